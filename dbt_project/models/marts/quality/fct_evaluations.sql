with

evaluations as (

    select * from {{ ref('int_evaluations') }}

)

select
    evaluation_id,
    rule_code,
    kind,
    scope,
    severity,
    outcome,
    group_key,
    anchor_figure_id,
    submission_id,
    submission_state,
    area_key,
    period_start,
    period_end,
    unit,
    stated,
    stated_low,
    stated_high,
    expected,
    expected_low,
    expected_high,
    difference,
    is_tight,
    missing_roles
from evaluations
