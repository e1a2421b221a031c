with

issues as (

    select * from {{ source('raw', 'issues') }}

),

submissions as (

    select * from {{ ref('stg_raw__submissions') }}

)

select
    issues.submission_id,
    issues.ordinal,
    issues.code as issue_code,
    issues.severity,
    issues.address,
    issues.message_vi,
    issues.message_en
from issues
inner join submissions
    on
        issues.submission_id = submissions.submission_id
        and issues.batch_id = submissions.batch_id
