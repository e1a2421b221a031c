{{ config(materialized='incremental', unique_key=['submission_id']) }}
{%- set document_keys = ['submission_id'] + coordinate_keys() %}

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

repeated_facts as (

    select
        {{ document_keys | join(',\n        ') }},
        count(*) as statement_count
    from figures
    group by {{ document_keys | join(', ') }}
    having count(*) > 1

),

-- Of equal facts in one document the most precise statement speaks, then the first. Nearly every fact is told once:
-- only the others are ranked.
ranked as (

    select
        figures.*,
        row_number() over (
            partition by figures.{{ document_keys | join(', figures.') }}
            order by figures.high - figures.low, figures.ordinal, figures.figure_id
        ) as precision_rank,
        repeated_facts.statement_count
    from figures
    inner join repeated_facts on {{ same('figures', 'repeated_facts', document_keys) }}

    union all

    select
        figures.*,
        1 as precision_rank,
        1 as statement_count
    from figures
    left join repeated_facts on {{ same('figures', 'repeated_facts', document_keys) }}
    where repeated_facts.submission_id is null

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
    {%- for breakdown in told_breakdowns() %}
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
