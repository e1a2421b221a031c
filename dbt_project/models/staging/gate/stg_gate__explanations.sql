with

explanations as (

    select * from {{ source('gate', 'explanations') }}

)

select
    evaluation_id,
    suspect_figure_id,
    suspect_rank,
    is_likely,
    weight,
    implied_low,
    implied_high,
    reason_vi,
    reason_en
from explanations
