{{ config(materialized='view') }}

with

terms as (

    select * from {{ ref('stg_rules__terms') }}

),

sums as (

    select * from {{ ref('int_figures__succeeded') }}

),

found as (
    {% for kind in relation_kinds() %}
    select
        groups.shape_code,
        groups.item_key,
        groups.figure_key,
        terms.role,
        terms.term_number,
        1 as sign,
        groups.figure_key as member_figure_key
    from {{ ref('int_rule_groups__' ~ kind) }} as groups
    inner join terms on groups.shape_code = terms.rule_code and terms.is_anchor

    union all
    {% endfor %}
    {%- for kind, roles in [('compare', compare_roles()), ('ratio', ratio_roles()), ('bound', bound_roles())] %}
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
        groups.shape_code,
        groups.item_key,
        groups.figure_key,
        'part' as role,
        parts.term_number,
        parts.sign,
        parts.part_figure_key as member_figure_key
    from {{ ref('int_rule_groups__balance') }} as groups
    inner join {{ ref('int_rule_parts') }} as parts
        on
            groups.application_key = parts.application_key
            and groups.document_key = parts.document_key
            and groups.shared_place_key = parts.shared_place_key

)

-- The sum of those whom a unit succeeded stands for their figures.
select
    found.shape_code,
    found.item_key,
    found.figure_key,
    found.role,
    found.term_number,
    found.sign,
    coalesce(sums.figure_key, found.member_figure_key) as member_figure_key
from found
left join sums on found.member_figure_key = sums.sum_key
