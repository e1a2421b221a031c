with

terms as (

    select * from {{ source('rules', 'rule_terms') }}

)

select
    rule_code,
    role,
    term_number,
    is_anchor,
    sign,
    is_required,
    indicator as measure_code,
    coalesce(about, '') as about,
    area_selector,
    period_selector,
    market_selector,
    sex_selector,
    channel_selector,
    programme_selector,
    fund_source_selector,
    departure_channel_selector,
    enterprise_selector
from terms
