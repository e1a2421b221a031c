with

submissions as (

    select * from {{ source('build', 'built_submissions') }}

)

select
    submission_id,
    made_by
from submissions
