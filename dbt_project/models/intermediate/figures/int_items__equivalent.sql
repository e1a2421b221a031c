{{ config(materialized='view') }}

with

items as (

    select * from {{ ref('int_items') }}

),

equivalents as (

    select * from {{ ref('int_indicators__equivalent') }}

)

select
    items.item_key,
    others.item_key as same_as_item_key,
    equivalents.is_canonical
from items
inner join equivalents
    on
        items.measure_code = equivalents.measure_code
        and items.channel = equivalents.channel
inner join items as others
    on
        equivalents.same_as_measure_code = others.measure_code
        and equivalents.same_as_channel = others.channel
        {%- for column in item_columns() if column not in ['measure_code', 'channel'] %}
        and items.{{ column }} = others.{{ column }}
        {%- endfor %}
