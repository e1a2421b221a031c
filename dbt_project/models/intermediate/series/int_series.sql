with

observed as (

    select * from {{ ref('int_series__observed') }}

),

areas as (

    select * from {{ ref('stg_reference__areas') }}

),

series as (

    select
        area_key,
        fact_key,
        rhythm,
        min(unit) as unit,
        count(*) as observation_count
    from observed
    group by area_key, fact_key, rhythm

),

numbered as (

    select
        *,
        row_number() over (order by area_key, fact_key, rhythm) as series_number
    from series

)

select
    numbered.series_number,
    numbered.area_key,
    areas.area_level,
    numbered.fact_key,
    numbered.rhythm,
    numbered.unit,
    numbered.observation_count,
    {%- for column in counted_columns() %}
    {{ dbt.split_part('numbered.fact_key', "'|'", loop.index) }} as {{ column }}{% if not loop.last %},{% endif %}
    {%- endfor %}
from numbered
inner join areas on numbered.area_key = areas.area_key
