with

markets as (

    select * from {{ ref('markets') }}

),

market_aliases as (

    select * from {{ ref('market_aliases') }}

),

all_names as (

    select
        lower(name_vi) as market_name,
        market_code
    from markets

    union

    select
        lower(alias) as market_name,
        market_code
    from market_aliases

)

select
    market_name,
    min(market_code) as market_code
from all_names
group by market_name
