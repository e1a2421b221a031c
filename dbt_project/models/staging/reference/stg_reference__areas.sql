with

areas as (

    select * from {{ ref('areas') }}

)

select
    area_code,
    valid_from,
    valid_to,
    area_level,
    name_vi as area_name,
    area_code || '@' || cast(valid_from as {{ dbt.type_string() }}) as area_key,
    parent_code || '@' || cast(parent_valid_from as {{ dbt.type_string() }}) as parent_area_key
from areas
