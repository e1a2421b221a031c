select rules.rule_code
from {{ ref('stg_rules__rules') }} as rules
left join {{ ref('int_evaluations') }} as evaluations on rules.rule_code = evaluations.rule_code
where evaluations.rule_code is null
