with

breakdown_codes as (

    select * from {{ ref('breakdown_codes') }}

),

markets as (

    select * from {{ ref('markets') }}

),

all_codes as (

    select
        dimension,
        code,
        coalesce(parent_code, '') as parent_code,
        name_vi,
        name_en,
        is_remainder,
        completes_parent
    from breakdown_codes

    union all

    select
        'market' as dimension,
        market_code as code,
        '' as parent_code,
        name_vi,
        name_en,
        is_remainder,
        false as completes_parent
    from markets

)

select
    dimension,
    code,
    parent_code,
    name_vi,
    name_en,
    is_remainder,
    completes_parent
from all_codes
