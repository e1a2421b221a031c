{{ config(materialized='incremental', incremental_strategy='touched', unique_key=['submission_id']) }}

with

figures as (

    select figures.*
    from {{ ref('int_figures__coded') }} as figures
    {{ only_touched('figures', ['submission_id']) }}
    where not figures.is_candidate

),

submissions as (

    select * from {{ ref('int_submissions__revised') }}

),

-- Of equal facts in one document the most precise statement speaks, then the first.
ranked as (

    select
        *,
        row_number() over (
            partition by submission_id, {{ coordinate_keys() | join(', ') }} order by high - low, ordinal, figure_id
        ) as precision_rank,
        count(*) over (partition by submission_id, {{ coordinate_keys() | join(', ') }}) as statement_count
    from figures

)

select
    ranked.figure_id,
    {{ figure_key('submissions.received_order', 'ranked.ordinal') }} as figure_key,
    ranked.submission_id,
    submissions.series_key,
    submissions.received_order,
    submissions.state as submission_state,
    ranked.indicator_code,
    ranked.measure_code,
    ranked.about,
    ranked.area,
    ranked.area_key,
    ranked.area_parent,
    ranked.period_start,
    ranked.period_end,
    ranked.period_basis,
    ranked.is_yearly_average,
    ranked.period_key,
    ranked.market,
    {%- for breakdown in coded_breakdowns() %}
    coalesce(ranked.{{ breakdown }}, '') as {{ breakdown }},
    {%- endfor %}
    ranked.item_key,
    ranked.place_key,
    ranked.parent_place_key,
    ranked.has_ended,
    ranked.span_key,
    ranked.value,
    ranked.low,
    ranked.high,
    ranked.unit,
    ranked.kind,
    ranked.source_rank,
    ranked.statement_count,
    ranked.coding_status = 'coded' as is_coded
from ranked
inner join submissions on ranked.submission_id = submissions.submission_id
where ranked.precision_rank = 1
