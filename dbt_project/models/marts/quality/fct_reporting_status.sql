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

),

placed as (

    select * from {{ ref('int_submissions__placed') }}

),

obligations as (

    select * from {{ ref('int_reporting_obligations__met') }}

),

-- The unit and period of a series, and what it was owed as.
due as (

    select
        placed.series_key,
        min(placed.area_key) as area_key,
        min(obligations.obligation_key) as obligation_key
    from placed
    left join obligations
        on
            placed.form = obligations.form
            and placed.area_key = obligations.area_key
            and placed.closing_month = obligations.closing_month
            and {{ fulfils('placed', 'obligations') }}
    group by placed.series_key

),

answered as (

    select distinct obligation_key
    from due
    where obligation_key is not null

),

-- What came, and what was owed and did not come.
listed as (

    select
        series_key as reporting_key,
        series_key,
        null as unmet_obligation_key
    from series

    union all

    select
        obligations.obligation_key as reporting_key,
        null as series_key,
        obligations.obligation_key as unmet_obligation_key
    from obligations
    left join answered on obligations.obligation_key = answered.obligation_key
    where answered.obligation_key is null

)

select
    listed.reporting_key,
    listed.series_key,
    coalesce(ranked.form_code, obligations.form) as form_code,
    coalesce(due.area_key, obligations.area_key) as area_key,
    coalesce(ranked.reporting_area_name, obligations.area_name) as reporting_area_name,
    coalesce(ranked.period_start, obligations.period_start) as period_start,
    coalesce(ranked.period_end, obligations.period_end) as period_end,
    coalesce(ranked.period_basis, obligations.period_basis) as period_basis,
    coalesce(series.submission_count, 0) as submission_count,
    coalesce(series.submission_count > 1, false) as is_revised,
    series.first_received_at,
    series.last_received_at,
    ranked.submission_id as last_submission_id,
    ranked.state as last_state,
    series.current_submission_id,
    case
        when series.series_key is null then 'not_received'
        when series.current_submission_id is null and series.has_held then 'held'
        when series.current_submission_id is null then 'refused'
        when ranked.state = 'held' then 'current_with_held_revision'
        else 'current'
    end as status,
    coalesce(series.has_held, false) as has_held,
    coalesce(series.has_refused, false) as has_refused,
    obligations.obligation_key,
    obligations.obligation_code,
    obligations.due_date,
    obligations.received_date,
    cast(obligations.days_late as bigint) as days_late,
    coalesce(obligations.timeliness, 'not_owed') as timeliness,
    coalesce(obligations.is_expected, false) as is_expected
from listed
left join series on listed.series_key = series.series_key
left join ranked on listed.series_key = ranked.series_key and ranked.newness = 1
left join due on listed.series_key = due.series_key
left join obligations on coalesce(due.obligation_key, listed.unmet_obligation_key) = obligations.obligation_key
