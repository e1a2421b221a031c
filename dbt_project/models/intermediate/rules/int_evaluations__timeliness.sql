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

customs as (

    select * from {{ ref('int_reporting_customs') }}

),

submissions as (

    select * from {{ ref('int_submissions__placed') }}

),

-- A late report is judged by its days after the deadline, an early one by its days after the period's end, and a
-- missing one by the reports that came.
owed as (

    select
        patterns.rule_code,
        patterns.ceiling_days,
        obligations.obligation_key as report_key,
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
            when 'missing'
                then
                    obligations.is_expected
                    and obligations.timeliness not in ('not_due', 'not_received', 'received')
        end

),

-- What no law asks for is held against what the unit itself does.
customary as (

    select
        patterns.rule_code,
        patterns.ceiling_days,
        customs.custom_key as report_key,
        customs.received_order,
        customs.area_key,
        customs.period_start,
        customs.period_end,
        case when patterns.pattern = 'gap' then 'report' else 'day' end as unit,
        case
            when patterns.pattern = 'slow' then customs.delay_days
            when customs.received_date is null then 0
            else 1
        end as stated,
        case when patterns.pattern = 'gap' then 1 end as expected_low,
        case
            when patterns.pattern = 'slow'
                then ceil(
                    customs.usual_days + greatest(patterns.min_days, patterns.deviations * customs.scale_days)
                )
        end as expected_high
    from patterns
    inner join rules on patterns.rule_code = rules.rule_code
    inner join customs
        on
            {{ in_force('rules.valid_from', 'rules.valid_to', 'customs.period_end') }}
            and patterns.min_history <= customs.report_count
    where
        case patterns.pattern
            when 'slow' then customs.received_date is not null
            when 'gap' then customs.is_past and customs.regular_pct >= patterns.min_share_pct
        end

),

-- A unit that has ended reports no later period.
of_units as (

    select
        patterns.rule_code,
        patterns.ceiling_days,
        submissions.submission_id as report_key,
        submissions.received_order,
        coalesce(submissions.area_key, submissions.ended_area_key) as area_key,
        submissions.period_start,
        submissions.period_end,
        'day' as unit,
        submissions.days_after_end as stated,
        cast(null as integer) as expected_low,
        0 as expected_high
    from patterns
    inner join rules on patterns.rule_code = rules.rule_code
    inner join submissions
        on
            {{ in_force('rules.valid_from', 'rules.valid_to', 'submissions.period_end') }}
            and submissions.days_after_end is not null
    where patterns.pattern = 'ended'

),

judged as (

    select * from owed

    union all

    select * from customary

    union all

    select * from of_units

),

compared as (

    select
        *,
        {{ distance('stated', 'stated', 'expected_low', 'expected_high') }} as difference
    from judged

)

select
    rule_code,
    rule_code || '|' || report_key as group_key,
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
