with

explanations as (

    select * from {{ source('gate', 'explanations') }}

)

select
    evaluation_id,
    explanation_rank,
    suspect_figure_id,
    suspect_rank,
    is_likely,
    is_settled,
    weight,
    implied_low,
    implied_high,
    suggested,
    slip_code,
    root_evaluation_id,
    reason_vi,
    reason_en
from explanations
