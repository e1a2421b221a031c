with

stated as (

    select * from {{ ref('int_figures__stated') }}
    where accepted_number is not null

),

submissions as (

    select * from {{ ref('int_submissions__revised') }}
    where accepted_number is not null

),

before as (

    select
        *,
        lag(accepted_number) over statements as previous_number,
        lag(value) over statements as previous_value,
        lag(low) over statements as previous_low,
        lag(high) over statements as previous_high
    from stated
    window statements as (partition by series_key, {{ coordinate_keys() | join(', ') }} order by accepted_number)

),

-- A statement is new when it differs from the last revision's, or when the last revision did not make it.
marked as (

    select
        *,
        case
            when previous_number is null or previous_number < accepted_number - 1 then 1
            when previous_value = value and previous_low = low and previous_high = high then 0
            else 1
        end as is_change
    from before

),

numbered as (

    select
        *,
        sum(is_change) over (
            partition by series_key, {{ coordinate_keys() | join(', ') }} order by accepted_number
            rows between unbounded preceding and current row
        ) as statement_number
    from marked

),

runs as (

    select
        series_key,
        {{ coordinate_keys() | join(',\n        ') }},
        statement_number,
        min(accepted_number) as first_number,
        max(accepted_number) as last_number
    from numbered
    group by series_key, {{ coordinate_keys() | join(', ') }}, statement_number

)

select
    first_stated.figure_id,
    last_stated.figure_id as last_figure_id,
    first_stated.submission_id,
    last_stated.submission_id as last_submission_id,
    runs.series_key,
    runs.{{ coordinate_keys() | join(',\n    runs.') }},
    cast(runs.statement_number as bigint) as statement_number,
    first_stated.value,
    first_stated.low,
    first_stated.high,
    first_submissions.known_from,
    last_submissions.known_to
from runs
inner join numbered as first_stated
    on
        runs.series_key = first_stated.series_key
        and {{ same('runs', 'first_stated', coordinate_keys()) }}
        and runs.first_number = first_stated.accepted_number
inner join numbered as last_stated
    on
        runs.series_key = last_stated.series_key
        and {{ same('runs', 'last_stated', coordinate_keys()) }}
        and runs.last_number = last_stated.accepted_number
inner join submissions as first_submissions on first_stated.submission_id = first_submissions.submission_id
inner join submissions as last_submissions on last_stated.submission_id = last_submissions.submission_id
