{{ config(materialized='view') }}

with

rules as (

    select * from {{ ref('stg_rules__rules') }}

),

patterns as (

    select * from {{ ref('stg_rules__patterns') }}
    where kind = 'timeliness'

),

obligations as (

    select * from {{ ref('int_reporting_obligations__met') }}

),

-- A late report is judged by its days after the deadline, an early one by its days after the period's end, and a
-- missing one by the reports that came.
judged as (

    select
        patterns.rule_code,
        patterns.pattern,
        patterns.ceiling_days,
        obligations.obligation_key,
        obligations.received_order,
        obligations.area_key,
        obligations.period_start,
        obligations.period_end,
        case when patterns.pattern = 'missing' then 'report' else 'day' end as unit,
        case patterns.pattern
            when 'late' then obligations.days_late
            when 'early' then {{ dbt.datediff('obligations.period_end', 'obligations.received_date', 'day') }}
            else least(obligations.submission_count, 1)
        end as stated,
        case patterns.pattern when 'early' then 0 when 'missing' then 1 end as expected_low,
        case patterns.pattern when 'late' then 0 end as expected_high
    from patterns
    inner join rules on patterns.rule_code = rules.rule_code
    inner join obligations on {{ in_force('rules.valid_from', 'rules.valid_to', 'obligations.period_end') }}
    where
        case patterns.pattern
            when 'late' then obligations.days_late is not null
            when 'early' then obligations.received_date is not null
            else obligations.is_expected and obligations.timeliness not in ('not_due', 'not_received', 'received')
        end

),

compared as (

    select
        *,
        {{ distance('stated', 'stated', 'expected_low', 'expected_high') }} as difference
    from judged

)

select
    rule_code,
    rule_code || '|' || obligation_key as group_key,
    cast(null as {{ dbt.type_string() }}) as anchor_figure_id,
    received_order,
    area_key,
    period_start,
    period_end,
    unit,
    stated,
    stated as stated_low,
    stated as stated_high,
    coalesce(expected_low, expected_high) as expected,
    expected_low,
    expected_high,
    difference,
    case
        when difference = 0 then 'pass'
        when stated > ceiling_days then 'not_applicable'
        else 'fail'
    end as outcome,
    false as is_tight,
    case when difference <> 0 and stated > ceiling_days then 'receipt' end as missing_roles
from compared
