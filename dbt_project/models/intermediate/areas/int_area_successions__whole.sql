with

successions as (

    select * from {{ ref('stg_reference__area_successions') }}

),

measured as (

    select
        *,
        count(*) over (partition by new_area_key) as old_count,
        min(case when is_exact then 1 else 0 end) over (partition by new_area_key) as is_whole
    from successions

)

select
    old_area_key,
    new_area_key,
    new_valid_from,
    old_count
from measured
where is_whole = 1
