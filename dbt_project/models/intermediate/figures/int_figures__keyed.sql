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

    union all

    select
        {{ part_key('figures', 'area', none) }} as lookup_key,
        'area' as part_dimension,
        figures.area as part_code,
        figures.figure_id,
        figures.submission_id,
        figures.received_order,
        figures.value,
        figures.low,
        figures.high,
        figures.unit,
        figures.is_coded
    from figures
    where figures.area_parent <> ''
    {%- for dimension in breakdowns() %}

    union all

    select
        {{ part_key('figures', dimension, 'codes.parent_code') }} as lookup_key,
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
    left join codes on codes.dimension = '{{ dimension }}' and figures.{{ dimension }} = codes.code
    where figures.{{ dimension }} <> ''
    {%- endfor %}

)

select
    placed.*,
    coalesce(codes.is_remainder, false) as is_remainder,
    coalesce(codes.completes_parent, placed.part_dimension = 'area') as completes_parent
from placed
left join codes on placed.part_dimension = codes.dimension and placed.part_code = codes.code
