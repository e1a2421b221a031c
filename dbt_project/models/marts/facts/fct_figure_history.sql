{{ config(materialized='incremental', unique_key=['series_key']) }}

with

history as (

    select history.*
    from {{ ref('int_figures__history') }} as history
    {{ only_touched('history', ['series_key']) }}

),

figures as (

    select * from {{ ref('int_figures__coded') }}

)

select
    history.figure_id,
    history.submission_id,
    history.last_figure_id,
    history.last_submission_id,
    history.series_key,
    figures.address,
    figures.quote,
    figures.indicator_code,
    figures.about_indicator_code,
    figures.area_key,
    figures.area_name,
    figures.period_key,
    figures.period_start,
    figures.period_end,
    figures.period_basis,
    figures.market_code,
    figures.sex,
    figures.channel,
    figures.programme,
    figures.fund_source,
    figures.departure_channel,
    figures.enterprise,
    figures.kind,
    figures.unit,
    history.value,
    history.low,
    history.high,
    history.known_from,
    history.known_to,
    history.is_correction,
    history.is_corrected
from history
inner join figures on history.figure_id = figures.figure_id
