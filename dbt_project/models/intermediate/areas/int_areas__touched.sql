with recursive

areas as (

    {{ siblings() }}

),

groups as (

    select distinct
        layer,
        shared_place_key
    from {{ ref('int_rule_groups__touched') }}

),

series as (

    select * from {{ ref('int_series__touched') }}

),

successions as (

    select * from {{ ref('stg_reference__area_successions') }}

),

-- A group that shares a territory begins with a figure of it, or of a unit in it; a series is looked at beside those of
-- its siblings. What is told of a unit is told of those, too, that it became.
lines as (
    {% for place_key in ['place_key', 'parent_place_key'] %}
    select
        groups.layer,
        areas.area_key
    from groups
    inner join areas on groups.shared_place_key = areas.{{ place_key }}

    union
    {% endfor %}
    select
        layer,
        area_key
    from series

    union

    select
        lines.layer,
        successions.new_area_key as area_key
    from lines
    inner join successions on lines.area_key = successions.old_area_key

)

select
    layer,
    area_key
from lines
