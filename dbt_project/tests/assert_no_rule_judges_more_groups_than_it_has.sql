select
    rule_code,
    outcome,
    evaluation_count
from {{ ref('int_evaluations__counted') }}
where evaluation_count <= 0
