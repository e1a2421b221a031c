with

decisions as (

    select * from {{ source('gate', 'decisions') }}

)

select
    submission_id,
    decision,
    reason_codes
from decisions
