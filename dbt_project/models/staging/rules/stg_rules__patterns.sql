with

patterns as (

    select * from {{ source('rules', 'rule_patterns') }}

)

select
    rule_code,
    kind,
    pattern,
    ceiling_days,
    min_days,
    min_figures,
    min_share_pct,
    min_history,
    min_value,
    min_ratio,
    deviations,
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
from patterns
