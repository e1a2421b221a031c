{{ config(materialized='view') }}

with

anchors as (

    select distinct anchor_figure_id
    from {{ ref('int_evaluations__touched') }}
    where
        layer = 'marts'
        and kind <> 'history'

),

touched as (

    select figures.figure_key
    from {{ ref('int_figures__stated') }} as figures
    inner join anchors on figures.figure_id = anchors.anchor_figure_id

),

all_judged as (

    select * from {{ ref('int_evaluations__numbered') }}

),

-- Only what was touched is put into words.
judged as (

    select all_judged.*
    from all_judged
    inner join touched on all_judged.figure_key = touched.figure_key

),

{{ named_groups() }}
