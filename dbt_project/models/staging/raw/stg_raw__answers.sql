with

answers as (

    select * from {{ source('raw', 'answers') }}

),

inputs as (

    select * from {{ source('build', 'inputs') }}

),

-- What was answered after the build began belongs to the next one.
frozen as (

    select
        answers.*,
        answers.valid_until is null or inputs.frozen_on < answers.valid_until as is_in_force
    from answers
    inner join inputs on answers.batch_id = inputs.batch_id

),

numbered as (

    select
        *,
        row_number() over (partition by answer_id order by received_at, batch_id) as receipt_number
    from frozen

)

select
    answer_id,
    case_id,
    question_id,
    rule_code,
    state,
    answered_by,
    answered_on,
    reason,
    valid_until,
    is_in_force,
    figure_id,
    expected_value,
    corrected_value,
    coalesce(corrected_low, corrected_value) as corrected_low,
    coalesce(corrected_high, corrected_value) as corrected_high,
    received_at
from numbered
where receipt_number = 1
