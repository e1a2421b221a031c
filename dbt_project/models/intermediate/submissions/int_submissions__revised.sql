with

submissions as (

    select * from {{ ref('stg_raw__submissions') }}
    where status = 'read'

),

verdicts as (

    select * from {{ ref('stg_raw__decisions') }}
    where decided_to is null

),

known as (

    select
        submission_id,
        min(known_from) as known_from,
        case when count(known_to) = count(*) then max(known_to) end as known_to
    from {{ ref('int_submissions__known') }}
    group by submission_id

),

numbered as (

    select
        submission_id,
        series_key,
        received_at,
        source_rank,
        row_number() over (order by received_at, submission_id) as received_order,
        row_number() over (
            partition by series_key
            order by coalesce(issued_on, cast(received_at as date)), received_at, submission_id
        ) as revision_number
    from submissions

)

select
    numbered.submission_id,
    numbered.series_key,
    numbered.received_at,
    numbered.source_rank,
    numbered.received_order,
    numbered.revision_number,
    coalesce(verdicts.decision, 'accepted') as decision,
    verdicts.reason_codes,
    known.known_from,
    known.known_to,
    case
        when verdicts.decision = 'held' then 'held'
        when known.submission_id is not null and known.known_to is null then 'current'
        else 'superseded'
    end as state
from numbered
left join verdicts on numbered.submission_id = verdicts.submission_id
left join known on numbered.submission_id = known.submission_id
