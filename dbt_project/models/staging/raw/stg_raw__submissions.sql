with

submissions as (

    select * from {{ source('raw', 'submissions') }}

),

inputs as (

    select * from {{ source('build', 'inputs') }}

),

-- What was committed after the build began belongs to the next one.
frozen as (

    select submissions.*
    from submissions
    inner join inputs on submissions.batch_id = inputs.batch_id

),

numbered as (

    select
        *,
        row_number() over (partition by submission_id order by received_at, batch_id) as receipt_number
    from frozen

)

select
    submission_id,
    batch_id,
    sha256,
    file_name,
    media_suffix,
    byte_count,
    received_at,
    status,
    form_code,
    coalesce(series_key, submission_id) as series_key,
    title,
    reporting_area as reporting_area_name,
    period_start,
    period_end,
    period_basis,
    issued_on,
    source_rank,
    figure_count,
    issue_count,
    reader_version
from numbered
where receipt_number = 1
