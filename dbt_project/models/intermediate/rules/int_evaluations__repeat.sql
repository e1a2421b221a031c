{{ config(materialized='view') }}

with

rules as (

    select * from {{ ref('stg_rules__rules') }}

),

patterns as (

    select * from {{ ref('stg_rules__patterns') }}
    where kind = 'repeat'

),

reports as (

    select * from {{ ref('int_submissions__placed') }}
    where state in ('current', 'held') and area_key is not null

),

figures as (

    select * from {{ ref('int_figures__stated') }}
    where kind in ('flow', 'stock') and area_key is not null

),

areas as (

    select * from {{ ref('stg_reference__areas') }}

),

-- What a report tells of its own period. One month is compared with one month, and the year to date with the year to
-- date.
keyed as (

    select
        figures.figure_id,
        figures.submission_id,
        figures.area_key,
        figures.value,
        areas.area_level,
        reports.form,
        reports.area_key as reporting_area_key,
        reports.period_start,
        reports.period_end,
        reports.closing_month,
        reports.received_order,
        case
            when reports.month_count = 1 then 1
            when coalesce(extract(month from reports.opening_month), 1) = 1 then 0
            else reports.month_count
        end as rhythm,
        {{ fact_key('figures') }} as fact_key
    from figures
    inner join reports on figures.submission_id = reports.submission_id
    inner join areas on figures.area_key = areas.area_key
    where figures.period_end = reports.period_end

),

told as (

    select
        *,
        fact_key || '=' || cast(value as {{ dbt.type_string() }}) as fact_value
    from keyed

),

compared as (

    select
        *,
        lag(value) over (
            partition by form, reporting_area_key, area_key, fact_key, rhythm order by closing_month, received_order
        ) as previous_value,
        lag(closing_month) over (
            partition by form, reporting_area_key, area_key, fact_key, rhythm order by closing_month, received_order
        ) as previous_month
    from told

),

copied_periods as (

    select
        patterns.rule_code,
        compared.submission_id as copy_key,
        compared.reporting_area_key as area_key,
        compared.period_start,
        compared.period_end,
        compared.received_order,
        patterns.min_figures,
        patterns.min_share_pct,
        count(*) as figure_count,
        sum(case when compared.value = compared.previous_value then 1 else 0 end) as equal_count,
        min(case when compared.value = compared.previous_value then compared.figure_id end) as equal_figure_id,
        min(compared.figure_id) as first_figure_id
    from patterns
    inner join compared on patterns.min_value <= compared.value
    where
        patterns.pattern = 'period'
        and compared.previous_month < compared.closing_month
    group by
        patterns.rule_code,
        compared.submission_id,
        compared.reporting_area_key,
        compared.period_start,
        compared.period_end,
        compared.received_order,
        patterns.min_figures,
        patterns.min_share_pct

),

-- All that a unit tells of a period, as one text.
unit_reports as (

    select
        patterns.rule_code,
        told.submission_id,
        told.form,
        told.area_key,
        told.area_level,
        told.period_start,
        told.period_end,
        told.received_order,
        patterns.min_figures,
        patterns.min_share_pct,
        count(*) as figure_count,
        min(told.figure_id) as first_figure_id,
        {{ dbt.hash(dbt.listagg('told.fact_value', "' '", 'order by told.fact_value')) }} as content
    from patterns
    inner join told on patterns.min_value <= told.value
    where patterns.pattern = 'area'
    group by
        patterns.rule_code,
        told.submission_id,
        told.form,
        told.area_key,
        told.area_level,
        told.period_start,
        told.period_end,
        told.received_order,
        patterns.min_figures,
        patterns.min_share_pct

),

-- Of equal units of one level the one that came first is taken for the original.
copied_areas as (

    select
        *,
        first_value(area_key) over (
            partition by rule_code, form, area_level, period_start, period_end, content
            order by received_order, first_figure_id
            rows between unbounded preceding and current row
        ) as original_area_key
    from unit_reports

),

counted as (

    select
        rule_code,
        copy_key,
        area_key,
        period_start,
        period_end,
        received_order,
        min_figures,
        min_share_pct,
        figure_count,
        equal_count,
        coalesce(equal_figure_id, first_figure_id) as anchor_figure_id
    from copied_periods

    union all

    select
        rule_code,
        submission_id || '|' || area_key as copy_key,
        area_key,
        period_start,
        period_end,
        received_order,
        min_figures,
        min_share_pct,
        figure_count,
        case when original_area_key <> area_key then figure_count else 0 end as equal_count,
        first_figure_id as anchor_figure_id
    from copied_areas

),

-- Fewer than the share that makes a copy.
expected as (

    select
        counted.*,
        ceil(round(cast(counted.figure_count * counted.min_share_pct as double) / 100, 6)) - 1 as most_equal
    from counted
    inner join rules on counted.rule_code = rules.rule_code
    where {{ in_force('rules.valid_from', 'rules.valid_to', 'counted.period_end') }}

),

bounded as (

    select
        *,
        cast(most_equal as integer) as expected_high
    from expected

),

judged as (

    select
        *,
        case
            when figure_count < min_figures then 'not_applicable'
            when equal_count > expected_high then 'fail'
            else 'pass'
        end as outcome
    from bounded

)

select
    rule_code,
    rule_code || '|' || copy_key as group_key,
    anchor_figure_id,
    received_order,
    area_key,
    period_start,
    period_end,
    'figure' as unit,
    equal_count as stated,
    equal_count as stated_low,
    equal_count as stated_high,
    expected_high as expected,
    0 as expected_low,
    expected_high,
    greatest(equal_count - expected_high, 0) as difference,
    outcome,
    false as is_tight,
    case when outcome = 'not_applicable' then 'figures' end as missing_roles
from judged
