with

rules as (

    select * from {{ ref('stg_rules__rules') }}
    where
        is_runnable
        {%- for kind in told_kinds() %}
        and kind <> '{{ kind }}'
        {%- endfor %}

),

terms as (

    select * from {{ ref('stg_rules__terms') }}

),

worded as (

    select
        rule_code,
        role,
        term_number,
        {%- for column in term_columns() %}
        cast({{ column }} as {{ dbt.type_string() }}){% if not loop.last %} || ' ' ||{% endif %}
        {%- endfor %} as wording
    from terms

),

shapes as (

    select
        rule_code,
        {{ dbt.listagg('wording', "'; '", 'order by role, term_number') }} as wording
    from worded
    group by rule_code

)

-- Rules with the same terms judge the same groups of figures: what is found for one serves all.
select
    rules.*,
    min(rules.rule_code) over (partition by rules.kind, rules.scope, shapes.wording) as shape_code
from rules
inner join shapes on rules.rule_code = shapes.rule_code
