{{ config(materialized='view') }}

with

touched as (

    select stated.figure_key
    from {{ ref('int_figures__stated') }} as stated
    where {{ may_have_changed('stated', ['area_key'], 'marts') }}

),

all_judged as (

    {{ related_evaluations() }}

),

-- Only what was touched is put into words.
judged as (

    select all_judged.*
    from all_judged
    inner join touched on all_judged.figure_key = touched.figure_key

),

{{ named_groups() }}
