with

groups as (

    select * from {{ ref('int_rule_groups') }}

),

wanted as (

    select * from {{ ref('int_rule_groups__wanted') }}

),

figures as (

    select * from {{ ref('int_figures__keyed') }}

),

all_wanted as (

    select
        rule_code,
        group_key,
        role,
        term_number,
        sign,
        lookup_key
    from wanted

    union all

    select
        rule_code,
        group_key,
        anchor_role as role,
        anchor_term_number as term_number,
        1 as sign,
        anchor_lookup_key as lookup_key
    from groups

)

select
    all_wanted.rule_code,
    all_wanted.group_key,
    all_wanted.role,
    all_wanted.term_number,
    all_wanted.sign,
    figures.figure_id,
    figures.submission_id,
    figures.received_order,
    figures.part_dimension,
    figures.part_code,
    figures.value,
    figures.low,
    figures.high,
    figures.unit,
    figures.is_coded,
    figures.is_remainder,
    figures.completes_parent
from all_wanted
inner join figures on all_wanted.lookup_key = figures.lookup_key
