with

figures as (

    select * from {{ ref('int_figures__stated') }}

),

groups as (

    select * from {{ ref('int_rule_groups__members') }}

),

told as (

    select * from {{ ref('int_evaluation_figures__told') }}

),

accused as (

    select distinct
        failed.figure_id,
        figures.figure_key
    from {{ ref('int_evaluation_figures__failed') }} as failed
    left join figures on failed.figure_id = figures.figure_id

),

touched_groups as (

    select distinct
        groups.shape_code,
        groups.item_key,
        groups.figure_key
    from groups
    inner join accused on groups.member_figure_key = accused.figure_key

),

touched_told as (

    select distinct
        told.rule_code,
        told.group_key
    from told
    inner join accused on told.figure_id = accused.figure_id

),

beside as (

    select groups.member_figure_key as figure_key
    from groups
    inner join touched_groups on {{ same('groups', 'touched_groups', ['shape_code', 'item_key', 'figure_key']) }}

),

-- A union leaves each figure once. One of a list may be no more than a candidate, which only the list's rule looks at.
near as (

    select
        figure_id,
        figure_key
    from accused

    union

    select
        figures.figure_id,
        figures.figure_key
    from figures
    inner join beside on figures.figure_key = beside.figure_key

    union

    select
        told.figure_id,
        figures.figure_key
    from told
    inner join touched_told on {{ same('told', 'touched_told', ['rule_code', 'group_key']) }}
    left join figures on told.figure_id = figures.figure_id

)

select
    figure_id,
    figure_key
from near
