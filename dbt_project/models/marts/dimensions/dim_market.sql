with

markets as (

    select * from {{ ref('markets') }}

)

select
    market_code,
    name_vi,
    name_en,
    region,
    is_remainder
from markets
