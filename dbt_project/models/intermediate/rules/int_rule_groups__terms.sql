{{ config(materialized='view') }}

with

groups as (

    select * from {{ ref('int_rule_groups') }}

),

terms as (

    select * from {{ ref('stg_rules__terms') }}

),

members as (

    select * from {{ ref('int_rule_groups__members') }}

),

codes as (

    select * from {{ ref('stg_reference__breakdown_codes') }}
    where completes_parent

),

areas as (

    select * from {{ ref('stg_reference__areas') }}

),

asked as (

    select
        groups.rule_code,
        groups.group_key,
        groups.period_end,
        groups.calendar_years,
        groups.years,
        terms.role,
        terms.term_number,
        terms.sign,
        terms.is_required,
        terms.measure_code,
        terms.period_selector,
        case
            when terms.is_anchor then ''
            {%- for dimension in divisible_dimensions() %}
            when terms.{{ dimension }}_selector = 'children' then '{{ dimension }}'
            {%- endfor %}
            else ''
        end as part_dimension,
        case
            when terms.is_anchor then ''
            {%- for dimension in divisible_dimensions() %}
            when terms.{{ dimension }}_selector = 'children' then groups.{{ dimension }}
            {%- endfor %}
            else ''
        end as part_parent
    from groups
    inner join terms on groups.rule_code = terms.rule_code

),

-- A part that cannot be coded may be a lump of others: it is not added, and no sum is complete with it.
judged as (

    select
        *,
        part_dimension <> '' and not is_coded as is_uncertain
    from members

),

found as (

    select
        group_key,
        role,
        term_number,
        count(*) as figure_count,
        sum(case when not is_uncertain then value end) as value,
        sum(case when not is_uncertain then low end) as low,
        sum(case when not is_uncertain then high end) as high,
        sum(case when completes_parent and not is_uncertain then 1 else 0 end) as completing_count,
        max(case when is_remainder then 1 else 0 end) as has_remainder,
        max(case when is_uncertain then 1 else 0 end) as has_uncertain
    from judged
    group by group_key, role, term_number

),

completing_codes as (

    select
        dimension,
        parent_code,
        count(*) as completing_count
    from codes
    group by dimension, parent_code

),

divided_areas as (

    select distinct
        part_parent,
        period_end
    from asked
    where part_dimension = 'area'

),

completing_areas as (

    select
        divided_areas.part_parent,
        divided_areas.period_end,
        count(*) as completing_count
    from divided_areas
    inner join areas
        on
            divided_areas.part_parent = areas.parent_area_key
            and {{ in_force('areas.valid_from', 'areas.valid_to', 'divided_areas.period_end') }}
    group by divided_areas.part_parent, divided_areas.period_end

)

select
    asked.rule_code,
    asked.group_key,
    asked.role,
    asked.term_number,
    asked.sign,
    asked.is_required,
    coalesce(found.figure_count, 0) as figure_count,
    case when asked.measure_code = 'years' then {{ to_amount('asked.years') }} else found.value end as value,
    case when asked.measure_code = 'years' then {{ to_amount('asked.years') }} else found.low end as low,
    case when asked.measure_code = 'years' then {{ to_amount('asked.years') }} else found.high end as high,
    case
        when asked.measure_code = 'years' then true
        when found.figure_count is null then false
        when asked.period_selector = 'years'
            then found.figure_count = asked.calendar_years and asked.calendar_years = asked.years
        when asked.part_dimension = '' then true
        when found.has_uncertain = 1 then false
        when found.has_remainder = 1 then true
        else coalesce(
            found.completing_count = coalesce(
                completing_codes.completing_count, completing_areas.completing_count
            ),
            false
        )
    end as is_complete
from asked
left join found
    on
        asked.group_key = found.group_key
        and asked.role = found.role
        and asked.term_number = found.term_number
left join completing_codes
    on
        asked.part_dimension = completing_codes.dimension
        and asked.part_parent = completing_codes.parent_code
left join completing_areas
    on
        asked.part_dimension = 'area'
        and asked.part_parent = completing_areas.part_parent
        and asked.period_end = completing_areas.period_end
