with

outcomes as (

    select * from {{ source('raw', 'suite_outcomes') }}

)

select
    suite,
    table_name,
    expectation_code,
    severity,
    is_ours,
    outcome,
    failed_count,
    detail,
    checked_at,
    lead(checked_at) over outcomes_in_order as checked_to,
    row_number() over outcomes_in_order as outcome_number
from outcomes
window outcomes_in_order as (partition by suite, expectation_code order by checked_at, batch_id)
