{{ config(materialized='incremental', unique_key=['figure_id']) }}

with

figures as (

    select figures.*
    from {{ ref('int_figures__coded') }} as figures
    {{ only_touched('figures', ['figure_id']) }}
    where not figures.is_candidate

),

submissions as (

    select * from {{ ref('int_submissions__revised') }}
    where state = 'current'

),

documents as (

    select * from {{ ref('stg_raw__submissions') }}

),

history as (

    select * from {{ ref('int_figures__history') }}

),

areas as (

    select * from {{ ref('stg_reference__areas') }}

),

facts as (

    select * from {{ ref('int_facts') }}

)

select
    figures.figure_id,
    figures.submission_id,
    documents.file_name,
    figures.address,
    figures.quote,
    figures.indicator_code,
    figures.about_indicator_code,
    figures.value,
    figures.low,
    figures.high,
    figures.hedge,
    figures.unit,
    figures.kind,
    figures.area_key,
    coalesce(areas.area_name, figures.area_name) as area_name,
    figures.area_level,
    figures.period_key,
    figures.period_start,
    figures.period_end,
    figures.period_basis,
    figures.market_code,
    figures.market_name,
    figures.sex,
    figures.channel,
    figures.programme,
    figures.fund_source,
    figures.departure_channel,
    figures.enterprise,
    figures.is_total,
    figures.source_rank,
    figures.confidence,
    figures.coding_status,
    facts.figure_id is not null as is_fact,
    history.known_from
from figures
inner join submissions on figures.submission_id = submissions.submission_id
inner join documents on figures.submission_id = documents.submission_id
inner join history
    on
        submissions.series_key = history.series_key
        and {{ same('figures', 'history', coordinate_keys()) }}
        and history.known_to is null
left join areas on figures.area_key = areas.area_key
left join facts on figures.figure_id = facts.figure_id
