with recursive

areas as (

    select * from {{ ref('stg_reference__areas') }}

),

successions as (

    select * from {{ ref('stg_reference__area_successions') }}

),

-- A unit that was split has no single heir, so its figures cannot be told on present's map.
inherited as (

    select
        old_area_key,
        min(new_area_key) as new_area_key,
        min(case when is_exact then 1 else 0 end) as is_exact
    from successions
    group by old_area_key
    having count(*) = 1

),

-- From each unit that inherits from nobody down to its heirs.
lines as (

    select
        areas.area_key as origin_area_key,
        areas.area_key,
        1 as is_exact
    from areas
    left join inherited on areas.area_key = inherited.new_area_key
    where inherited.new_area_key is null

    union all

    select
        lines.origin_area_key,
        inherited.new_area_key as area_key,
        least(lines.is_exact, inherited.is_exact) as is_exact
    from lines
    inner join inherited on lines.area_key = inherited.old_area_key

),

present as (

    select
        lines.origin_area_key,
        lines.area_key as today_area_key,
        lines.is_exact
    from lines
    inner join areas on lines.area_key = areas.area_key
    where areas.valid_to is null

),

-- What was split off elsewhere is a part of the unit of the present that no sum can reach.
split_parts as (

    select
        successions.new_area_key as today_area_key,
        count(*) as part_count
    from successions
    left join inherited on successions.old_area_key = inherited.old_area_key
    where inherited.old_area_key is null
    group by successions.new_area_key

),

origins as (

    select
        today_area_key,
        count(*) as origin_count
    from present
    group by today_area_key

)

select
    lines.area_key,
    lines.origin_area_key,
    present.today_area_key,
    present.is_exact = 1 as is_exact,
    cast(origins.origin_count + coalesce(split_parts.part_count, 0) as bigint) as origin_count
from lines
inner join present on lines.origin_area_key = present.origin_area_key
inner join origins on present.today_area_key = origins.today_area_key
left join split_parts on present.today_area_key = split_parts.today_area_key
