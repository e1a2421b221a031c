{{ config(materialized='incremental', unique_key=['series_key']) }}

with

figures as (

    select figures.*
    from {{ ref('int_figures__known') }} as figures
    {{ only_touched('figures', ['series_key']) }}

),

-- Of equal facts in one document the most precise statement speaks, then the first.
{{ chosen_over_time(
    'figures', ['series_key'] + coordinate_keys(),
    ['figure_id', 'submission_id', 'value', 'low', 'high', 'is_correction', 'is_corrected'],
    'flagged.high - flagged.low, flagged.ordinal, flagged.figure_id'
) }},

-- A statement is new when it differs from the one before, or when there was none for a time.
marked as (

    select
        *,
        case
            when
                lag(known_to) over statements = known_from
                and lag(value) over statements = value
                and lag(low) over statements = low
                and lag(high) over statements = high
                then 0
            else 1
        end as is_change
    from chosen
    window statements as (partition by series_key, {{ coordinate_keys() | join(', ') }} order by known_from)

),

numbered as (

    select
        *,
        sum(is_change) over (
            partition by series_key, {{ coordinate_keys() | join(', ') }} order by known_from
            rows between unbounded preceding and current row
        ) as statement_number
    from marked

),

runs as (

    select
        series_key,
        {{ coordinate_keys() | join(',\n        ') }},
        statement_number,
        min(known_from) as first_from,
        max(known_from) as last_from
    from numbered
    group by series_key, {{ coordinate_keys() | join(', ') }}, statement_number

)

select
    first_told.figure_id,
    last_told.figure_id as last_figure_id,
    first_told.submission_id,
    last_told.submission_id as last_submission_id,
    runs.series_key,
    runs.{{ coordinate_keys() | join(',\n    runs.') }},
    cast(runs.statement_number as bigint) as statement_number,
    first_told.value,
    first_told.low,
    first_told.high,
    first_told.known_from,
    last_told.known_to,
    first_told.is_correction,
    last_told.is_corrected
from runs
inner join numbered as first_told
    on
        runs.series_key = first_told.series_key
        and {{ same('runs', 'first_told', coordinate_keys()) }}
        and runs.first_from = first_told.known_from
inner join numbered as last_told
    on
        runs.series_key = last_told.series_key
        and {{ same('runs', 'last_told', coordinate_keys()) }}
        and runs.last_from = last_told.known_from
