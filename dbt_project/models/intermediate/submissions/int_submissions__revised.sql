with

submissions as (

    select * from {{ ref('stg_raw__submissions') }}
    where status = 'read'

),

decisions as (

    select * from {{ ref('stg_gate__decisions') }}

),

decided as (

    select
        submissions.submission_id,
        submissions.series_key,
        submissions.received_at,
        coalesce(submissions.issued_on, cast(submissions.received_at as date)) as issued_on,
        submissions.source_rank,
        decisions.reason_codes,
        coalesce(decisions.decision, 'accepted') as decision
    from submissions
    left join decisions on submissions.submission_id = decisions.submission_id

),

-- The day of signing comes before the day of arrival: an old revision may be sent, or found, late.
ordered as (

    select
        *,
        row_number() over (order by received_at, submission_id) as received_order,
        row_number() over (
            partition by series_key order by issued_on, received_at, submission_id
        ) as revision_number,
        min(received_at) over (
            partition by series_key, decision order by issued_on, received_at, submission_id
            rows between 1 following and unbounded following
        ) as next_received_at
    from decided

),

-- A revision that arrives after a newer one was never the one that held.
judged as (

    select
        *,
        decision = 'accepted' and coalesce(next_received_at > received_at, true) as was_current
    from ordered

),

numbered as (

    select
        *,
        row_number() over (
            partition by series_key, was_current order by issued_on, received_at, submission_id
        ) as accepted_number
    from judged

)

select
    submission_id,
    series_key,
    received_at,
    source_rank,
    received_order,
    revision_number,
    decision,
    reason_codes,
    case when was_current then accepted_number end as accepted_number,
    case when was_current then received_at end as known_from,
    case when was_current then next_received_at end as known_to,
    case
        when decision <> 'accepted' then 'held'
        when next_received_at is null then 'current'
        else 'superseded'
    end as state
from numbered
