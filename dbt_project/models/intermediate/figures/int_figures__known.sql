{{ config(materialized='incremental', unique_key=['submission_id']) }}

with

figures as (

    select figures.*
    from {{ ref('int_figures__coded') }} as figures
    {{ only_touched('figures', ['submission_id']) }}
    where not figures.is_candidate

),

sent as (

    select * from {{ ref('stg_raw__figures') }}

),

submissions as (

    select * from {{ ref('int_submissions__revised') }}

),

holders as (

    select * from {{ ref('int_submissions__known') }}

),

corrections as (

    select * from {{ ref('stg_raw__answers') }}
    where
        state = 'corrected'
        and figure_id is not null

),

-- What was sent stands until a correction is received; of several the last that was signed.
amounts as (

    select
        sent.figure_id,
        '' as answer_id,
        cast(null as date) as answered_on,
        sent.sent_value as value,
        sent.sent_low as low,
        sent.sent_high as high,
        submissions.received_at as known_from,
        cast(null as {{ dbt.type_timestamp() }}) as known_to
    from sent
    inner join submissions on sent.submission_id = submissions.submission_id
    where sent.corrected_at is not null

    union all

    select
        figure_id,
        answer_id,
        answered_on,
        corrected_value as value,
        corrected_low as low,
        corrected_high as high,
        received_at as known_from,
        cast(null as {{ dbt.type_timestamp() }}) as known_to
    from corrections

),

{{ chosen_over_time(
    'amounts', ['figure_id'], ['answer_id', 'value', 'low', 'high'],
    "case when flagged.answer_id = '' then 1 else 0 end, flagged.answered_on desc, flagged.known_from desc, flagged.answer_id"
) }},

-- A figure is known while its submission holds, at the amount that stood then.
told as (

    select
        figures.figure_id,
        figures.submission_id,
        holders.series_key,
        submissions.received_order,
        figures.ordinal,
        figures.source_rank,
        figures.{{ coordinate_keys() | join(',\n        figures.') }},
        coalesce(chosen.answer_id, '') as answer_id,
        coalesce(chosen.value, figures.value) as value,
        coalesce(chosen.low, figures.low) as low,
        coalesce(chosen.high, figures.high) as high,
        coalesce(chosen.answer_id <> '', false) as is_correction,
        coalesce(chosen.known_to < holders.known_to, chosen.known_to is not null) as is_corrected,
        case
            when chosen.known_from > holders.known_from then chosen.known_from
            else holders.known_from
        end as known_from,
        case
            when holders.known_to is null or chosen.known_to < holders.known_to then chosen.known_to
            else holders.known_to
        end as known_to
    from figures
    inner join submissions on figures.submission_id = submissions.submission_id
    inner join holders on figures.submission_id = holders.submission_id
    left join chosen on figures.figure_id = chosen.figure_id

)

select *
from told
where
    known_to is null
    or known_from < known_to
