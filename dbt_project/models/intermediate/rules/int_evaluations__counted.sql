with

evaluations as (

    select * from {{ ref('int_evaluations') }}

)

select
    rule_code,
    kind,
    scope,
    severity,
    outcome,
    count(*) as evaluation_count
from evaluations
group by
    rule_code,
    kind,
    scope,
    severity,
    outcome
