with

rules as (

    select * from {{ ref('stg_rules__rules') }}

)

select
    rule_code,
    rule_name,
    rule_name_vi,
    kind,
    scope,
    severity,
    valid_from,
    valid_to,
    reason,
    reason_vi,
    message_vi,
    message_en,
    is_runnable,
    error_vi,
    error_en
from rules
