with

evaluations as (

    select * from {{ ref('int_evaluations') }}

),

group_members as (

    select * from {{ ref('int_rule_groups__members') }}

),

agreement_members as (

    select * from {{ ref('int_agreements__members') }}

),

figures as (

    select * from {{ ref('int_figures__coded') }}

),

members as (

    select
        rule_code,
        group_key,
        role,
        term_number,
        figure_id,
        sign,
        value,
        low,
        high
    from group_members

    union all

    select
        rule_code,
        group_key,
        role,
        row_number() over (partition by rule_code, group_key order by figure_id) as term_number,
        figure_id,
        1 as sign,
        value,
        low,
        high
    from agreement_members

    union all

    -- A pattern accuses the one figure that speaks for it.
    select
        evaluations.rule_code,
        evaluations.group_key,
        'value' as role,
        1 as term_number,
        figures.figure_id,
        1 as sign,
        figures.value,
        figures.low,
        figures.high
    from evaluations
    inner join figures on evaluations.anchor_figure_id = figures.figure_id
    where evaluations.kind in ('repeat', 'history')

)

select
    evaluations.evaluation_id,
    members.role,
    cast(members.term_number as integer) as term_number,
    members.figure_id,
    cast(members.sign as integer) as sign,
    members.value,
    members.low,
    members.high
from evaluations
inner join members
    on
        evaluations.rule_code = members.rule_code
        and evaluations.group_key = members.group_key
