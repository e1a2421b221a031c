{{ config(materialized='incremental', unique_key=['figure_id']) }}
{% set coordinates = ['area_key'] + fact_coordinates() %}

with

history as (

    select
        facts.*,
        lag(facts.value) over in_time as value_before,
        lag(facts.figure_id) over in_time as figure_id_before,
        lag(facts.submission_id) over in_time as submission_id_before
    from {{ ref('fct_fact_history') }} as facts
    {{ only_touched('facts', ['figure_id']) }}
    window in_time as (partition by facts.{{ coordinates | join(', facts.') }} order by facts.known_from)

),

submissions as (

    select * from {{ ref('dim_submission') }}

)

select
    history.domain,
    history.area_key,
    history.area_code,
    history.area_name,
    history.area_level,
    history.period_key,
    history.period_start,
    history.period_end,
    history.period_basis,
    history.indicator_code,
    history.breakdown,
    history.market_code,
    history.{{ told_breakdowns() | join(',\n    history.') }},
    history.unit,
    history.value_before,
    history.value,
    cast(history.value - history.value_before as {{ type_amount() }}) as change,
    case
        when history.value_before <> 0
            then 100 * cast(history.value - history.value_before as double) / abs(history.value_before)
    end as change_pct,
    case when history.value > history.value_before then 'up' else 'down' end as direction,
    case
        when history.figure_id = history.figure_id_before then 'correction'
        when submissions.series_key = submissions_before.series_key then 'resubmission'
        else 'other_source'
    end as cause,
    history.known_from as revised_at,
    submissions.reporting_area_name,
    history.figure_id,
    history.figure_id_before,
    history.submission_id,
    history.submission_id_before
from history
inner join submissions on history.submission_id = submissions.submission_id
inner join submissions as submissions_before on history.submission_id_before = submissions_before.submission_id
where history.value <> history.value_before
