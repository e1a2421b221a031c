with

rules as (

    select * from {{ ref('stg_rules__rules') }}

),

-- Counted where they were judged: the view of all evaluations would work out their names for nothing.
judged as (
    {% for kind in relation_kinds() + other_kinds() %}
    select
        rule_code,
        outcome,
        count(*) as evaluation_count
    from {{ ref('int_evaluations__' ~ kind) }}
    group by
        rule_code,
        outcome
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}
)

-- Every rule leaves a trace: one that met no figure, and one that could not run.
select
    rules.rule_code,
    rules.kind,
    rules.scope,
    rules.severity,
    coalesce(judged.outcome, case when rules.is_runnable then 'not_applicable' else 'error' end) as outcome,
    coalesce(judged.evaluation_count, 1) as evaluation_count,
    judged.rule_code is null as is_trace
from rules
left join judged on rules.rule_code = judged.rule_code
