with

outcomes as (

    select * from {{ ref('stg_raw__suite_outcomes') }}

)

select
    suite,
    table_name,
    expectation_code,
    cast(outcome_number as bigint) as outcome_number,
    case when not is_ours then expectation_code end as rule_code,
    severity,
    outcome,
    failed_count,
    failed_count - lag(failed_count) over in_order as failed_count_change,
    detail,
    checked_at,
    checked_to,
    checked_to is null as is_latest
from outcomes
where outcome <> 'withdrawn'
window in_order as (partition by suite, expectation_code order by outcome_number)
