select rule_code
from {{ ref('int_rule_runs') }}
where not has_run
