{{ config(materialized='view') }}

{% set dimensions = ['market_code'] + told_breakdowns() %}

with

results as (

    {{ all_facts() }}

),

targets as (

    select * from {{ ref('fct_targets') }}

),

indicators as (

    select * from {{ ref('dim_indicator') }}

),

-- What reports say of the plan, as a percentage of it: "vượt 5 %" is 105 %.
stated as (

    select
        figure_id,
        about_indicator_code,
        area_key,
        period_key,
        {{ dimensions | join(',\n        ') }},
        case when indicator_code = 'pct_over_plan' then value + 100 else value end as pct,
        case when indicator_code = 'pct_over_plan' then low + 100 else low end as pct_low,
        case when indicator_code = 'pct_over_plan' then high + 100 else high end as pct_high,
        row_number() over (
            partition by about_indicator_code, area_key, period_key, {{ dimensions | join(', ') }}
            order by source_rank, high - low, figure_id
        ) as preference
    from {{ ref('fct_figures') }}
    where
        indicator_code in ('pct_of_plan', 'pct_over_plan')
        and coding_status = 'coded'

),

-- A result that runs from the beginning of the plan's time, to its end or to a day in it.
compared as (

    select
        results.*,
        indicators.target_indicator_code,
        targets.period_start as plan_start,
        targets.period_end as plan_end,
        targets.value as target,
        targets.figure_id as target_figure_id,
        {{ closing_month('results.period_end') }} = {{ closing_month('targets.period_end') }} as is_whole_plan,
        {{ quotient('100 * results.value', 'targets.value', 'targets.low') }} as pct_computed,
        {{ quotient_low('100 * results.low', 'targets.low', 'targets.high') }} as pct_computed_low,
        {{ quotient_high('100 * results.high', 'targets.low', 'targets.high') }} as pct_computed_high
    from results
    inner join indicators on results.indicator_code = indicators.indicator_code
    inner join targets
        on
            indicators.target_indicator_code = targets.indicator_code
            and results.area_key = targets.area_key
            and {{ opening_month('results.period_start') }} = {{ opening_month('targets.period_start') }}
            and {{ closing_month('results.period_end') }} <= {{ closing_month('targets.period_end') }}
            {%- for dimension in dimensions %}
            and coalesce(results.{{ dimension }}, '') = coalesce(targets.{{ dimension }}, '')
            {%- endfor %}

)

select
    compared.area_key,
    compared.area_code,
    compared.area_name,
    compared.area_level,
    compared.indicator_code,
    compared.target_indicator_code,
    compared.breakdown,
    compared.{{ dimensions | join(',\n    compared.') }},
    compared.plan_start,
    compared.plan_end,
    compared.period_key,
    compared.period_start,
    compared.period_end,
    compared.period_basis,
    compared.is_whole_plan,
    compared.target,
    compared.value as result,
    compared.pct_computed,
    compared.pct_computed_low,
    compared.pct_computed_high,
    cast(stated.pct as {{ type_amount() }}) as pct_stated,
    -- What is not stated lies at no distance.
    case when stated.figure_id is not null then 1 end
    * {{ distance(
        'cast(stated.pct_low as double)', 'cast(stated.pct_high as double)',
        'compared.pct_computed_low', 'compared.pct_computed_high'
    ) }} as gap,
    compared.target_figure_id,
    compared.figure_id as result_figure_id,
    stated.figure_id as stated_figure_id
from compared
left join stated
    on
        compared.indicator_code = stated.about_indicator_code
        and compared.area_key = stated.area_key
        and compared.period_key = stated.period_key
        and stated.preference = 1
        {%- for dimension in dimensions %}
        and coalesce(compared.{{ dimension }}, '') = coalesce(stated.{{ dimension }}, '')
        {%- endfor %}
