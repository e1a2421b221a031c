{{ config(materialized='view') }}

with

figures as (

    select * from {{ ref('int_figures__stated') }}

),

submissions as (

    select * from {{ ref('int_submissions__revised') }}

),

items as (

    select * from {{ ref('int_items') }}

),

judged as (
    {% for kind in relation_kinds() %}
    select {{ evaluation_columns() | join(', ') }}
    from {{ ref('int_evaluations__' ~ kind) }}
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}
)

select
    judged.*,
    judged.rule_code
    || '|' || case when judged.document_key = 0 then '' else figures.submission_id end
    || '|' || {{ coordinate_text('items', 'figures.area', 'figures.period_key') }} as group_key,
    figures.figure_id as anchor_figure_id,
    submissions.submission_id,
    figures.area_key,
    figures.period_start,
    figures.period_end,
    figures.unit
from judged
inner join figures on judged.figure_key = figures.figure_key
inner join submissions on {{ received_order('judged.newest_figure_key') }} = submissions.received_order
inner join items on judged.item_key = items.item_key
