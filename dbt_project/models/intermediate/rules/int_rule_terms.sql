with

anchors as (

    select * from {{ ref('int_rule_anchors') }}

),

terms as (

    select * from {{ ref('stg_rules__terms') }}
    where not is_anchor

),

items as (

    select * from {{ ref('int_items') }}

),

codes as (

    select * from {{ ref('stg_reference__breakdown_codes') }}

),

completing as (

    select
        dimension,
        parent_code,
        count(*) as completing_count
    from codes
    where completes_parent
    group by dimension, parent_code

),

-- Where a term asks for the parts of a shared value, each of its items is one of them.
placed as (

    select
        item_key,
        {{ item_columns() | join(',\n        ') }},
        '' as part_dimension,
        '' as part_parent,
        false as is_remainder,
        false as completes_parent
    from items
    {%- for dimension in breakdowns() %}

    union all

    select
        items.item_key,
        items.{{ item_columns() | join(',\n        items.') }},
        '{{ dimension }}' as part_dimension,
        coalesce(codes.parent_code, '') as part_parent,
        coalesce(codes.is_remainder, false) as is_remainder,
        coalesce(codes.completes_parent, false) as completes_parent
    from items
    left join codes on codes.dimension = '{{ dimension }}' and items.{{ dimension }} = codes.code
    where items.{{ dimension }} <> ''
    {%- endfor %}

),

asked as (

    select
        anchors.shape_code,
        anchors.kind,
        anchors.scope,
        anchors.item_key,
        terms.role,
        terms.term_number,
        terms.sign,
        terms.is_required,
        case when terms.measure_code = 'any_flow' then anchors.measure_code else terms.measure_code end as measure_code,
        terms.period_selector,
        terms.area_selector,
        terms.about,
        terms.period_selector = 'yearly_average' as is_yearly_average,
        {%- for dimension in breakdowns() %}
        {{ wanted_value('anchors.' ~ dimension, 'terms.' ~ dimension ~ '_selector') }} as {{ dimension }},
        {%- endfor %}
        case
            {%- for dimension in breakdowns() %}
            when terms.{{ dimension }}_selector = 'children' then '{{ dimension }}'
            {%- endfor %}
            else ''
        end as part_dimension,
        case
            {%- for dimension in breakdowns() %}
            when terms.{{ dimension }}_selector = 'children' then anchors.{{ dimension }}
            {%- endfor %}
            else ''
        end as part_parent
    from anchors
    inner join terms on anchors.shape_code = terms.rule_code

)

select
    asked.shape_code,
    asked.kind,
    asked.scope,
    asked.item_key,
    asked.role,
    asked.term_number,
    asked.sign,
    asked.is_required,
    asked.measure_code = 'years' as is_length,
    asked.period_selector,
    asked.area_selector,
    {{ constant_place('asked.area_selector') }} as place_key,
    asked.part_dimension,
    completing.completing_count,
    placed.item_key as member_item_key,
    coalesce(placed.is_remainder, false) as is_remainder,
    coalesce(placed.completes_parent, false) as completes_parent
from asked
left join completing
    on
        asked.part_dimension = completing.dimension
        and asked.part_parent = completing.parent_code
left join placed
    on
        asked.part_dimension = placed.part_dimension
        and asked.part_parent = placed.part_parent
        and asked.measure_code = placed.measure_code
        and asked.about = placed.about
        and asked.is_yearly_average = placed.is_yearly_average
        {%- for dimension in breakdowns() %}
        and (asked.part_dimension = '{{ dimension }}' or asked.{{ dimension }} = placed.{{ dimension }})
        {%- endfor %}
