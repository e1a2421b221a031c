{{ config(materialized='view') }}

with

figures as (

    select * from {{ ref('int_figures__scoped') }}

),

codes as (

    select * from {{ ref('stg_reference__breakdown_codes') }}

),

-- Each figure is found at its own place, and as a part of its parent in every dimension in which it is one.
placed as (

    select
        lookup_key,
        '' as part_dimension,
        '' as part_code,
        figure_id,
        submission_id,
        received_order,
        value,
        low,
        high,
        unit,
        is_coded
    from figures
    {%- for dimension in divisible_dimensions() %}

    union all

    select
        figures.scope_key || '|'
        {%- for column in coordinates() %}
        || {% if not loop.first %}'|' || {% endif -%}
        {%- if column == dimension -%}
            '>' || {% if dimension == 'area' %}figures.area_parent{% else %}coalesce(codes.parent_code, ''){% endif %}
        {%- else -%}
            figures.{{ column }}
        {%- endif %}
        {%- endfor %} as lookup_key,
        '{{ dimension }}' as part_dimension,
        figures.{{ dimension }} as part_code,
        figures.figure_id,
        figures.submission_id,
        figures.received_order,
        figures.value,
        figures.low,
        figures.high,
        figures.unit,
        figures.is_coded
    from figures
    {%- if dimension == 'area' %}
    where figures.area_parent <> ''
    {%- else %}
    left join codes on codes.dimension = '{{ dimension }}' and figures.{{ dimension }} = codes.code
    where figures.{{ dimension }} <> ''
    {%- endif %}
    {%- endfor %}

)

select
    placed.*,
    coalesce(codes.is_remainder, false) as is_remainder,
    coalesce(codes.completes_parent, placed.part_dimension = 'area') as completes_parent
from placed
left join codes on placed.part_dimension = codes.dimension and placed.part_code = codes.code
