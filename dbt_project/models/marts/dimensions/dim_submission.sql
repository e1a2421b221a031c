with

submissions as (

    select * from {{ ref('stg_raw__submissions') }}

),

revisions as (

    select * from {{ ref('int_submissions__revised') }}

)

select
    submissions.submission_id,
    submissions.file_name,
    submissions.sha256,
    submissions.received_at,
    submissions.status,
    case when submissions.status = 'refused' then 'refused' else revisions.state end as state,
    submissions.form_code,
    submissions.series_key,
    revisions.revision_number,
    submissions.title,
    submissions.reporting_area_name,
    submissions.period_start,
    submissions.period_end,
    submissions.period_basis,
    submissions.source_rank,
    submissions.figure_count,
    submissions.issue_count,
    revisions.known_from,
    revisions.known_to,
    revisions.reason_codes as held_by_rules,
    submissions.reader_version
from submissions
left join revisions on submissions.submission_id = revisions.submission_id
