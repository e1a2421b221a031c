with

rules as (

    select * from {{ ref('stg_rules__rules') }}

),

-- Of relations the counts of every territory are kept; the others are counted where they were judged.
related as (

    select
        rule_code,
        outcome,
        sum(evaluation_count) as evaluation_count
    from {{ ref('int_evaluations__related_counted') }}
    group by rule_code, outcome

),

others as (
    {% for kind in other_kinds() %}
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
),

judged as (

    select * from related
    union all
    select * from others

),

groups as (

    select * from {{ ref('int_rule_groups__counted') }}

),

-- A group of which a figure was not sent is in no list: it is what is left of all of a rule's groups.
remainder as (

    select
        rule_code,
        'not_applicable' as outcome,
        group_count as evaluation_count
    from groups
    union all
    select
        rule_code,
        'not_applicable' as outcome,
        -evaluation_count as evaluation_count
    from related

),

counted as (

    select
        rule_code,
        outcome,
        sum(evaluation_count) as evaluation_count
    from (
        select * from judged
        union all
        select * from remainder
    ) as all_outcomes
    group by rule_code, outcome
    having sum(evaluation_count) <> 0

),

listed as (

    select distinct rule_code from judged

)

-- Every rule leaves a trace: one that met no whole group, and one that could not run.
select
    rules.rule_code,
    rules.kind,
    rules.scope,
    rules.severity,
    coalesce(counted.outcome, case when rules.is_runnable then 'not_applicable' else 'error' end) as outcome,
    cast(coalesce(counted.evaluation_count, 1) as bigint) as evaluation_count,
    listed.rule_code is null as is_trace
from rules
left join counted on rules.rule_code = counted.rule_code
left join listed on rules.rule_code = listed.rule_code
