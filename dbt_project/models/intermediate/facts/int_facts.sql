with

figures as (

    select * from {{ ref('int_figures__chosen') }}
    where
        not is_yearly_average
        and measure_code = indicator_code

),

areas as (

    select * from {{ ref('stg_reference__areas') }}

),

indicators as (

    select * from {{ ref('indicators') }}

)

select
    indicators.domain,
    figures.area_key,
    areas.area_code,
    areas.area_name,
    areas.area_level,
    figures.period_key,
    figures.period_start,
    figures.period_end,
    figures.period_basis,
    figures.indicator_code,
    {{ breakdown_name('figures') }} as breakdown,
    nullif(figures.market, '') as market_code,
    {%- for dimension in coded_breakdowns() %}
    nullif(figures.{{ dimension }}, '') as {{ dimension }},
    {%- endfor %}
    figures.value,
    figures.low,
    figures.high,
    figures.unit,
    figures.kind,
    figures.source_rank,
    figures.figure_id,
    figures.submission_id
from figures
inner join indicators on figures.indicator_code = indicators.indicator_code
inner join areas on figures.area_key = areas.area_key
where not indicators.is_derived
