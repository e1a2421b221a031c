with

figures as (

    select * from {{ ref('int_figures__touched') }}

),

areas as (

    {{ siblings() }}

),

successions as (

    {{ places_succeeded() }}

),

touched as (

    select
        figures.layer,
        areas.parent_place_key
    from figures
    inner join areas on figures.place_key = areas.place_key

    union

    select
        figures.layer,
        areas.parent_place_key
    from figures
    inner join successions on figures.place_key = successions.old_place_key
    inner join areas on successions.new_area_key = areas.area_key

)

-- What is told of a unit is looked at beside what is told of its siblings, and so is the unit that it became.
select
    touched.layer,
    areas.area_key,
    touched.parent_place_key
from touched
inner join areas on touched.parent_place_key = areas.parent_place_key
