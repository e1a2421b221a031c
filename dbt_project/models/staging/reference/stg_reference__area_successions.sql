with

successions as (

    select * from {{ ref('area_successions') }}

)

select
    old_area_code || '@' || cast(old_valid_from as {{ dbt.type_string() }}) as old_area_key,
    new_area_code || '@' || cast(new_valid_from as {{ dbt.type_string() }}) as new_area_key,
    new_valid_from,
    is_exact,
    source
from successions
