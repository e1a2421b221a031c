with

corrections as (

    select
        *,
        row_number() over (partition by figure_id order by answered_on, received_at, answer_id) as correction_number,
        lag(corrected_value) over (
            partition by figure_id order by answered_on, received_at, answer_id
        ) as corrected_before
    from {{ ref('stg_raw__answers') }}
    where state = 'corrected'

),

figures as (

    select * from {{ ref('stg_raw__figures') }}

)

select
    corrections.answer_id,
    corrections.figure_id,
    corrections.expected_value,
    figures.sent_value
from corrections
left join figures on corrections.figure_id = figures.figure_id
where
    figures.figure_id is null
    or coalesce(corrections.corrected_before, figures.sent_value) <> corrections.expected_value
