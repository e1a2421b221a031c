with

shapes as (

    select * from {{ ref('int_rules__shaped') }}
    where rule_code = shape_code

),

terms as (

    select * from {{ ref('stg_rules__terms') }}

),

indicators as (

    select * from {{ ref('indicators') }}

),

items as (

    select * from {{ ref('int_items') }}

),

codes as (

    select * from {{ ref('stg_reference__breakdown_codes') }}

),

divisible as (

    select distinct
        dimension,
        parent_code as code
    from codes

    union all

    -- No seed lists the enterprises: each is a part of all.
    select
        'enterprise' as dimension,
        '' as code

),

-- What the terms of a rule ask for beyond the shared coordinates; without it there is nothing to judge.
demands as (

    select
        rule_code as shape_code,
        {%- for dimension in divisible_dimensions() %}
        {%- set asks = "case when " ~ dimension ~ "_selector = 'children' then 1 else 0 end" %}
        max({{ asks }}) = 1 as divides_{{ dimension }}{% if not loop.last %},{% endif %}
        {%- endfor %}
    from terms
    where not is_anchor
    group by rule_code

),

-- A first term may take every measure of what happens over time; the other terms then mean the same one.
first_terms as (

    select
        terms.*,
        coalesce(indicators.indicator_code, terms.measure_code) as chosen_measure_code
    from terms
    left join indicators on terms.measure_code = 'any_flow' and indicators.kind = 'flow'
    where terms.is_anchor

),

anchors as (

    select
        shapes.shape_code,
        shapes.kind,
        shapes.scope,
        terms.role,
        terms.term_number,
        items.item_key,
        items.measure_code,
        terms.area_selector,
        {{ constant_place('terms.area_selector') }} as place_key,
        {%- for dimension in breakdowns() %}
        case
            when terms.{{ dimension }}_selector = 'children' then coalesce({{ dimension }}_codes.parent_code, '')
            else items.{{ dimension }}
        end as {{ dimension }},
        {%- endfor %}
        items.about
    from shapes
    inner join first_terms as terms on shapes.shape_code = terms.rule_code
    inner join items
        on
            terms.chosen_measure_code = items.measure_code
            and (terms.about = '' or terms.about = items.about)
            and (terms.period_selector = 'yearly_average') = items.is_yearly_average
            {%- for dimension in breakdowns() %}
            and {{ is_selected('items.' ~ dimension, 'terms.' ~ dimension ~ '_selector') }}
            {%- endfor %}
    {%- for dimension in breakdowns() %}
    left join codes as {{ dimension }}_codes
        on {{ dimension }}_codes.dimension = '{{ dimension }}' and items.{{ dimension }} = {{ dimension }}_codes.code
    {%- endfor %}

)

select
    anchors.*,
    coalesce(demands.divides_area, false) as divides_area
from anchors
left join demands on anchors.shape_code = demands.shape_code
{%- for dimension in breakdowns() %}
left join divisible as {{ dimension }}_parents
    on {{ dimension }}_parents.dimension = '{{ dimension }}' and anchors.{{ dimension }} = {{ dimension }}_parents.code
{%- endfor %}
where
    true
    {%- for dimension in breakdowns() %}
    and (not coalesce(demands.divides_{{ dimension }}, false) or {{ dimension }}_parents.code is not null)
    {%- endfor %}
