with

areas as (

    select * from {{ ref('stg_reference__areas') }}

)

select
    areas.area_key,
    areas.area_code,
    areas.valid_from,
    areas.valid_to,
    areas.area_level,
    areas.area_name,
    areas.parent_area_key,
    parents.area_name as parent_area_name,
    areas.valid_to is null as is_in_force
from areas
left join areas as parents on areas.parent_area_key = parents.area_key
