with

answers as (

    select * from {{ ref('stg_raw__answers') }}

),

cases as (

    select
        case_id,
        min(finding_id) as finding_id
    from {{ ref('int_cases') }}
    group by case_id

)

select
    answers.answer_id,
    answers.case_id,
    answers.question_id,
    answers.rule_code,
    answers.state,
    answers.answered_by,
    answers.answered_on,
    answers.reason,
    answers.valid_until,
    answers.is_in_force,
    answers.figure_id,
    answers.expected_value,
    answers.corrected_value,
    answers.corrected_low,
    answers.corrected_high,
    answers.received_at,
    cases.finding_id
from answers
left join cases on answers.case_id = cases.case_id
