{{ config(materialized='incremental', unique_key=['place_key', 'span_key']) }}

with

coded as (

    select coded.*
    from {{ ref('int_figures__coded') }} as coded
    {{ only_touched('coded', ['place_key', 'span_key']) }}

),

indicators as (

    select * from {{ ref('indicators') }}

),

areas as (

    select * from {{ ref('stg_reference__areas') }}

),

-- Forecasts, yearly averages and what follows from other figures are no facts.
candidates as (

    select
        known.figure_id,
        known.received_order,
        known.ordinal,
        known.source_rank,
        known.{{ coordinate_keys() | join(',\n        known.') }},
        known.value,
        known.low,
        known.high,
        known.known_from,
        known.known_to
    from {{ ref('int_figures__known') }} as known
    {{ only_touched('known', ['place_key', 'span_key']) }}
    inner join coded on known.figure_id = coded.figure_id
    inner join indicators on coded.indicator_code = indicators.indicator_code
    where
        coded.coding_status = 'coded'
        and coded.area_key is not null
        and coded.period_end is not null
        and coded.measure_code = coded.indicator_code
        and not coded.is_yearly_average
        and not indicators.is_derived

),

-- The best-ranked figure speaks, then the most precise, then the newest.
{{ chosen_over_time(
    'candidates', coordinate_keys(), ['figure_id', 'value', 'low', 'high'],
    'flagged.source_rank, flagged.high - flagged.low, flagged.received_order desc, flagged.ordinal, flagged.figure_id'
) }}

select
    indicators.domain,
    coded.area_key,
    areas.area_code,
    areas.area_name,
    areas.area_level,
    coded.period_key,
    coded.period_start,
    coded.period_end,
    coded.period_basis,
    coded.indicator_code,
    {{ breakdown_name('coded') }} as breakdown,
    nullif(coded.market, '') as market_code,
    {%- for dimension in told_breakdowns() %}
    nullif(coded.{{ dimension }}, '') as {{ dimension }},
    {%- endfor %}
    chosen.value,
    chosen.low,
    chosen.high,
    coded.unit,
    coded.kind,
    coded.source_rank,
    chosen.figure_id,
    coded.submission_id,
    chosen.{{ coordinate_keys() | join(',\n    chosen.') }},
    chosen.known_from,
    chosen.known_to
from chosen
inner join coded on chosen.figure_id = coded.figure_id
inner join indicators on coded.indicator_code = indicators.indicator_code
inner join areas on coded.area_key = areas.area_key
