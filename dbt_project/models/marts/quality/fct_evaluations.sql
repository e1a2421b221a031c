with

evaluations as (

    select * from {{ ref('int_evaluations') }}

),

submissions as (

    select * from {{ ref('int_submissions__revised') }}

)

select
    evaluations.evaluation_id,
    evaluations.rule_code,
    evaluations.kind,
    evaluations.scope,
    evaluations.severity,
    evaluations.outcome,
    evaluations.group_key,
    evaluations.anchor_figure_id,
    evaluations.submission_id,
    submissions.state as submission_state,
    evaluations.area_key,
    evaluations.period_start,
    evaluations.period_end,
    evaluations.unit,
    evaluations.stated,
    evaluations.stated_low,
    evaluations.stated_high,
    evaluations.expected,
    evaluations.expected_low,
    evaluations.expected_high,
    evaluations.difference,
    evaluations.is_tight,
    evaluations.missing_roles
from evaluations
left join submissions on evaluations.submission_id = submissions.submission_id
order by evaluations.rule_code, evaluations.evaluation_id
