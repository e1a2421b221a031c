with

documents as (

    select * from {{ ref('stg_raw__submissions') }}

),

revisions as (

    select * from {{ ref('int_submissions__revised') }}

),

received as (

    select
        documents.*,
        revisions.revision_number,
        revisions.received_order,
        coalesce(revisions.state, 'refused') as state
    from documents
    left join revisions on documents.submission_id = revisions.submission_id

),

ranked as (

    select
        *,
        row_number() over (
            partition by series_key order by received_at desc, received_order desc, submission_id desc
        ) as newness
    from received

),

series as (

    select
        series_key,
        count(*) as submission_count,
        min(received_at) as first_received_at,
        max(received_at) as last_received_at,
        max(case when state = 'current' then submission_id end) as current_submission_id,
        max(case when state = 'held' then 1 else 0 end) = 1 as has_held,
        max(case when state = 'refused' then 1 else 0 end) = 1 as has_refused
    from received
    group by series_key

)

select
    series.series_key,
    ranked.form_code,
    ranked.reporting_area_name,
    ranked.period_start,
    ranked.period_end,
    ranked.period_basis,
    series.submission_count,
    series.first_received_at,
    series.last_received_at,
    ranked.submission_id as last_submission_id,
    ranked.state as last_state,
    series.current_submission_id,
    case
        when series.current_submission_id is null and series.has_held then 'held'
        when series.current_submission_id is null then 'refused'
        when ranked.state = 'held' then 'current_with_held_revision'
        else 'current'
    end as status,
    series.has_held,
    series.has_refused
from series
inner join ranked on series.series_key = ranked.series_key and ranked.newness = 1
order by series.series_key
