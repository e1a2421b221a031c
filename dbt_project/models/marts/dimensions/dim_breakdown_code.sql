with

codes as (

    select * from {{ ref('stg_reference__breakdown_codes') }}

)

select
    dimension || ':' || code as breakdown_code_key,
    dimension,
    code,
    nullif(parent_code, '') as parent_code,
    name_vi,
    name_en,
    is_remainder,
    completes_parent
from codes
