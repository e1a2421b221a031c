with

audit as (

    select * from {{ source('build', 'built_audit') }}

),

marts as (

    select * from {{ source('build', 'built_marts') }}

)

select
    'audit' as layer,
    submission_id,
    made_by
from audit

union all

select
    'marts' as layer,
    submission_id,
    made_by
from marts
