with

successions as (

    select * from {{ ref('stg_reference__area_successions') }}

)

select
    old_area_key,
    new_area_key,
    is_exact,
    source
from successions
