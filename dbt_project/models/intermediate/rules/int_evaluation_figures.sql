{{ config(materialized='view') }}

with

evaluations as (

    select * from {{ ref('int_evaluations__related') }}

),

rules as (

    select * from {{ ref('int_rules__shaped') }}

),

terms as (

    select * from {{ ref('stg_rules__terms') }}

),

figures as (

    select * from {{ ref('int_figures__stated') }}

),

agreements as (

    select * from {{ ref('int_evaluations__agreement') }}

),

agreement_members as (

    select * from {{ ref('int_agreements__members') }}

),

parts as (

    select * from {{ ref('int_rule_groups__parts') }}

),

sums as (

    select * from {{ ref('int_figures__succeeded') }}

),

-- Beside its first figure, what a group found for each role.
found as (
    {% for kind, roles in [('compare', compare_roles()), ('ratio', ratio_roles()), ('bound', bound_roles())] %}
    {%- for role in roles %}
    select
        groups.shape_code,
        groups.item_key,
        groups.figure_key,
        '{{ role }}' as role,
        terms.term_number,
        1 as sign,
        groups.{{ role }}_figure_key as member_figure_key
    from {{ ref('int_rule_groups__' ~ kind) }} as groups
    inner join terms on groups.shape_code = terms.rule_code and terms.role = '{{ role }}'
    where groups.{{ role }}_figure_key is not null

    union all
    {% endfor %}
    {%- endfor %}
    select
        shape_code,
        item_key,
        figure_key,
        'part' as role,
        term_number,
        sign,
        part_figure_key as member_figure_key
    from parts

),

members as (

    select
        evaluations.rule_code,
        evaluations.group_key,
        evaluations.outcome,
        terms.role,
        terms.term_number,
        1 as sign,
        evaluations.figure_key
    from evaluations
    inner join terms on evaluations.rule_code = terms.rule_code and terms.is_anchor

    union all

    select
        evaluations.rule_code,
        evaluations.group_key,
        evaluations.outcome,
        found.role,
        found.term_number,
        found.sign,
        coalesce(sums.figure_key, found.member_figure_key) as figure_key
    from evaluations
    inner join rules on evaluations.rule_code = rules.rule_code
    inner join found
        on
            rules.shape_code = found.shape_code
            and evaluations.item_key = found.item_key
            and evaluations.figure_key = found.figure_key
    left join sums on found.member_figure_key = sums.sum_key

),

cited as (

    select
        members.rule_code,
        members.group_key,
        members.outcome,
        members.role,
        members.term_number,
        members.sign,
        figures.figure_id,
        figures.value,
        figures.low,
        figures.high
    from members
    inner join figures on members.figure_key = figures.figure_key

    union all

    select
        agreements.rule_code,
        agreements.group_key,
        agreements.outcome,
        agreement_members.role,
        row_number() over (
            partition by agreements.rule_code, agreements.group_key order by agreement_members.figure_id
        ) as term_number,
        1 as sign,
        agreement_members.figure_id,
        agreement_members.value,
        agreement_members.low,
        agreement_members.high
    from agreements
    inner join agreement_members
        on
            agreements.rule_code = agreement_members.rule_code
            and agreements.group_key = agreement_members.group_key

    union all

    -- A pattern accuses the one figure that speaks for it.
    {% for kind in ['repeat', 'history'] %}
    select
        patterns.rule_code,
        patterns.group_key,
        patterns.outcome,
        'value' as role,
        1 as term_number,
        1 as sign,
        figures.figure_id,
        figures.value,
        figures.low,
        figures.high
    from {{ ref('int_evaluations__' ~ kind) }} as patterns
    inner join figures on patterns.anchor_figure_id = figures.figure_id
    {% if not loop.last %}
    union all
    {% endif %}
    {% endfor %}

)

select
    {{ dbt.hash("rule_code || '|' || group_key") }} as evaluation_id,
    outcome,
    role,
    cast(term_number as integer) as term_number,
    figure_id,
    cast(sign as integer) as sign,
    value,
    low,
    high
from cited
