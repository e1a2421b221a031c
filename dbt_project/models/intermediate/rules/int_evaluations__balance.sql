{{ config(materialized='view') }}

with

groups as (

    select * from {{ ref('int_rule_groups__measured') }}
    where kind = 'balance'

),

-- With all parts the sum is the whole; with some of them it is at most the whole.
expected as (

    select
        rule_code,
        group_key,
        anchor_figure_id,
        received_order,
        area_key,
        period_start,
        period_end,
        unit,
        is_complete,
        whole_value as stated,
        whole_low as stated_low,
        whole_high as stated_high,
        part_value as expected,
        part_low as expected_low,
        case when is_complete then part_high end as expected_high,
        case
            when missing_roles is not null then missing_roles
            when part_count = 0 or part_value is null then 'part'
            when has_subtraction and not is_complete then 'part'
        end as missing_roles
    from groups

),

compared as (

    select
        *,
        {{ distance('stated_low', 'stated_high', 'expected_low', 'expected_high') }} as difference
    from expected

)

select
    rule_code,
    group_key,
    anchor_figure_id,
    received_order,
    area_key,
    period_start,
    period_end,
    unit,
    stated,
    stated_low,
    stated_high,
    expected,
    expected_low,
    expected_high,
    difference,
    case
        when missing_roles is not null then 'not_applicable'
        when difference = 0 then 'pass'
        else 'fail'
    end as outcome,
    missing_roles is null and difference = 0 and is_complete as is_tight,
    missing_roles
from compared
