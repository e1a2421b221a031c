with

rules as (

    select * from {{ source('rules', 'rules') }}

)

select
    rule_code,
    name as rule_name,
    name_vi as rule_name_vi,
    kind,
    scope,
    severity,
    valid_from,
    valid_to,
    formula,
    factor_low,
    factor_high,
    limit_code,
    bound_low,
    bound_high,
    coalesce(tolerance_pct, 0) as tolerance_pct,
    ceiling_pct,
    reason,
    reason_vi,
    message_vi,
    message_en,
    is_runnable,
    error_vi,
    error_en
from rules
