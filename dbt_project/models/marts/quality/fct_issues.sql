with

issues as (

    select * from {{ ref('stg_raw__issues') }}

),

documents as (

    select * from {{ ref('stg_raw__submissions') }}

)

select
    issues.submission_id,
    issues.ordinal as issue_number,
    documents.file_name,
    issues.issue_code,
    issues.severity,
    issues.address,
    issues.message_vi,
    issues.message_en
from issues
inner join documents on issues.submission_id = documents.submission_id
