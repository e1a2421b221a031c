{{ config(materialized='incremental', unique_key=['parent_place_key']) }}

with

observed as (

    select * from {{ ref('int_series__observed') }}

),

series as (

    select
        observed.area_key,
        observed.area_level,
        observed.parent_place_key,
        observed.fact_key,
        observed.rhythm,
        min(observed.unit) as unit,
        count(*) as observation_count
    from observed
    {{ only_touched('observed', ['parent_place_key']) }}
    group by observed.area_key, observed.area_level, observed.parent_place_key, observed.fact_key, observed.rhythm

)

select
    {{ integer_key(['area_key', 'fact_key', 'rhythm']) }} as time_series_key,
    {{ integer_key(['parent_place_key', 'area_level', 'fact_key', 'rhythm']) }} as peers_key,
    area_key,
    parent_place_key,
    fact_key,
    rhythm,
    unit,
    observation_count,
    {%- for column in counted_columns() %}
    {{ dbt.split_part('fact_key', "'|'", loop.index) }} as {{ column }}{% if not loop.last %},{% endif %}
    {%- endfor %}
from series
