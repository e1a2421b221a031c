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
        submissions.source_rank,
        decisions.reason_codes,
        coalesce(decisions.decision, 'accepted') as decision
    from submissions
    left join decisions on submissions.submission_id = decisions.submission_id

),

numbered as (

    select
        *,
        row_number() over (order by received_at, submission_id) as received_order,
        row_number() over (partition by series_key order by received_at, submission_id) as revision_number,
        row_number() over (
            partition by series_key, decision order by received_at, submission_id
        ) as decision_number,
        lead(received_at) over (
            partition by series_key, decision order by received_at, submission_id
        ) as next_received_at
    from decided

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
    case when decision = 'accepted' then decision_number end as accepted_number,
    case when decision = 'accepted' then received_at end as known_from,
    case when decision = 'accepted' then next_received_at end as known_to,
    case
        when decision <> 'accepted' then 'held'
        when next_received_at is null then 'current'
        else 'superseded'
    end as state
from numbered
