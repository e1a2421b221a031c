with

decisions as (

    select * from {{ source('raw', 'decisions') }}

)

select
    submission_id,
    decision,
    reason_codes,
    decided_at,
    lead(decided_at) over verdicts as decided_to,
    row_number() over verdicts as decision_number
from decisions
window verdicts as (partition by submission_id order by decided_at, batch_id)
