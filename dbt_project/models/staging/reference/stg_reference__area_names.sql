with

areas as (

    select * from {{ ref('stg_reference__areas') }}

),

area_aliases as (

    select * from {{ ref('area_aliases') }}

)

select
    area_key,
    valid_from,
    valid_to,
    lower(area_name) as area_name
from areas

union

select
    areas.area_key,
    areas.valid_from,
    areas.valid_to,
    lower(area_aliases.alias) as area_name
from area_aliases
inner join areas
    on
        area_aliases.area_code = areas.area_code
        and (area_aliases.valid_from is null or area_aliases.valid_from = areas.valid_from)
