with

submissions as (

    select * from {{ ref('stg_raw__submissions') }}
    where status = 'read'

),

decisions as (

    select * from {{ ref('stg_raw__decisions') }}

),

-- The first verdict holds since the receipt: before it nobody saw the submission. Without a verdict it is accepted.
judged as (

    select
        submissions.submission_id,
        submissions.series_key,
        submissions.received_at,
        coalesce(submissions.issued_on, cast(submissions.received_at as date)) as issued_on,
        coalesce(decisions.decision, 'accepted') as decision,
        case
            when decisions.decision_number > 1 and decisions.decided_at > submissions.received_at
                then decisions.decided_at
            else submissions.received_at
        end as known_from,
        decisions.decided_to as known_to
    from submissions
    left join decisions on submissions.submission_id = decisions.submission_id

),

accepted as (

    select * from judged
    where
        decision = 'accepted'
        and (known_to is null or known_to > known_from)

),

-- The day of signing comes before the day of arrival: an old revision may be sent, or found, late.
{{ chosen_over_time(
    'accepted', ['series_key'], ['submission_id'],
    'flagged.issued_on desc, flagged.received_at desc, flagged.submission_id desc'
) }}

select
    series_key,
    submission_id,
    cast(row_number() over (partition by series_key order by known_from) as bigint) as reign_number,
    known_from,
    known_to
from chosen
