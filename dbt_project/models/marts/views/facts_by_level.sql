{% set coordinates = [
    'area_level', 'period_key', 'indicator_code', 'breakdown', 'market_code'
] + told_breakdowns() %}

with

facts as (

    {{ all_facts() }}

),

present as (

    select * from {{ ref('facts_by_area_today') }}

),

areas as (

    select * from {{ ref('dim_area') }}

),

indicators as (

    select * from {{ ref('dim_indicator') }}
    where is_additive_over_areas

),

documents as (

    select
        submission_id,
        {{ dbt.split_part('form_code', "'/'", 1) }} as form
    from {{ ref('dim_submission') }}

),

obligations as (

    select
        status.area_key,
        areas.area_level,
        {{ dbt.split_part('status.form_code', "'/'", 1) }} as form,
        status.period_end,
        max(case when status.has_held then 1 else 0 end) as has_held
    from {{ ref('fct_reporting_status') }} as status
    inner join areas on status.area_key = areas.area_key
    where status.obligation_key is not null
    group by status.area_key, areas.area_level, form, status.period_end

),

owed as (

    select
        form,
        area_level,
        period_end,
        count(*) as area_count,
        max(has_held) as has_held
    from obligations
    group by form, area_level, period_end

),

-- Where no form is owed for the period, every unit of the level that was in force is expected.
in_force as (

    select
        areas.area_level,
        periods.period_end,
        count(*) as area_count
    from (select distinct period_end from facts) as periods
    inner join areas on {{ in_force('areas.valid_from', 'areas.valid_to', 'periods.period_end') }}
    group by areas.area_level, periods.period_end

),

-- Figures that an open finding says cannot be right beside another.
contested as (

    select distinct figure_id
    from {{ ref('fct_findings') }}
    where
        is_contradiction
        and state = 'open'

),

reporting as (

    select
        facts.{{ coordinates | join(',\n        facts.') }},
        min(documents.form) as form,
        count(distinct facts.area_key) as areas_reporting,
        count(contested.figure_id) as contested_count
    from facts
    inner join indicators on facts.indicator_code = indicators.indicator_code
    inner join areas on facts.area_key = areas.area_key
    inner join documents on facts.submission_id = documents.submission_id
    left join contested on facts.figure_id = contested.figure_id
    where {{ in_force('areas.valid_from', 'areas.valid_to', 'facts.period_end') }}
    group by facts.{{ coordinates | join(', facts.') }}

),

-- The same territory a year apart, and all of it both times.
paired as (

    select
        present.{{ coordinates | join(',\n        present.') }},
        present.period_start,
        present.period_end,
        present.unit,
        present.value,
        present.low,
        present.high,
        before.value as value_before
    from present
    inner join indicators on present.indicator_code = indicators.indicator_code
    left join present as before
        on
            present.area_key = before.area_key
            and present.indicator_code = before.indicator_code
            and present.breakdown = before.breakdown
            and coalesce(present.market_code, '') = coalesce(before.market_code, '')
            {%- for dimension in told_breakdowns() %}
            and coalesce(present.{{ dimension }}, '') = coalesce(before.{{ dimension }}, '')
            {%- endfor %}
            and {{ a_year_before('present.period_end') }} = before.period_end
            and coalesce(
                {{ a_year_before('present.period_start') }} = before.period_start, present.period_start is null
            )
            and present.is_complete
            and before.is_complete

),

summed as (

    select
        {{ coordinates | join(',\n        ') }},
        min(period_start) as period_start,
        min(period_end) as period_end,
        min(unit) as unit,
        sum(value) as value,
        sum(low) as low,
        sum(high) as high,
        count(value_before) as areas_in_both,
        sum(case when value_before is not null then value end) as value_in_both,
        sum(value_before) as value_before
    from paired
    group by {{ coordinates | join(', ') }}

),

completed as (

    select
        summed.area_level,
        summed.period_key,
        summed.period_start,
        summed.period_end,
        summed.indicator_code,
        summed.breakdown,
        summed.market_code,
        summed.{{ told_breakdowns() | join(',\n    summed.') }},
        cast(summed.value as {{ type_amount() }}) as value,
        cast(summed.low as {{ type_amount() }}) as low,
        cast(summed.high as {{ type_amount() }}) as high,
        summed.unit,
        cast(coalesce(reporting.areas_reporting, 0) as bigint) as areas_reporting,
        cast(coalesce(owed.area_count, in_force.area_count) as bigint) as areas_owing,
        100.0 * coalesce(reporting.areas_reporting, 0) / coalesce(owed.area_count, in_force.area_count) as coverage_pct,
        case
            when coalesce(reporting.areas_reporting, 0) < coalesce(owed.area_count, in_force.area_count)
                then 'provisional'
            when owed.has_held = 1 then 'provisional'
            else 'final'
        end as status,
        cast(coalesce(reporting.contested_count, 0) as bigint) as contested_count,
        cast(summed.areas_in_both as bigint) as areas_in_both,
        cast(summed.value_in_both as {{ type_amount() }}) as value_in_both,
        cast(summed.value_before as {{ type_amount() }}) as value_before,
        case
            when summed.value_before > 0
                then 100 * cast(summed.value_in_both - summed.value_before as double) / summed.value_before
        end as growth_pct
    from summed
    left join reporting
        on
            summed.area_level = reporting.area_level
            and summed.period_key = reporting.period_key
            and summed.indicator_code = reporting.indicator_code
            and summed.breakdown = reporting.breakdown
            and coalesce(summed.market_code, '') = coalesce(reporting.market_code, '')
            {%- for dimension in told_breakdowns() %}
            and coalesce(summed.{{ dimension }}, '') = coalesce(reporting.{{ dimension }}, '')
            {%- endfor %}
    left join owed
        on
            reporting.form = owed.form
            and summed.area_level = owed.area_level
            and summed.period_end = owed.period_end
    inner join in_force
        on
            summed.area_level = in_force.area_level
            and summed.period_end = in_force.period_end

)

select
    *,
    status = 'final' and contested_count = 0 as is_quotable
from completed
