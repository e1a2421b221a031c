with

left_behind as (

    select rule_code from {{ ref('int_evaluations__related_counted') }}
    union all
    select rule_code from {{ ref('int_evaluations__other') }}
    union all
    select rule_code from {{ ref('int_evaluations__counted') }}
    where is_trace

)

select rules.rule_code
from {{ ref('stg_rules__rules') }} as rules
left join left_behind on rules.rule_code = left_behind.rule_code
where left_behind.rule_code is null
