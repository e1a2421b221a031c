select
    rule_code,
    severity,
    scope,
    is_runnable,
    pass_count,
    fail_count,
    not_applicable_count,
    error_count,
    has_run
from {{ ref('int_rule_runs') }}
order by rule_code
