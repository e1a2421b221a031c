{{ config(materialized='view') }}

with

groups as (

    select * from {{ ref('int_rule_groups__measured') }}
    where kind = 'compare'

),

judged as (

    select
        *,
        factor_low is not null or factor_high is not null as has_factor
    from groups

),

-- Without factors the left side is at most the right; with them it is the right side times a factor of the range.
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
        left_value as stated,
        left_low as stated_low,
        left_high as stated_high,
        right_value as expected,
        case when has_factor then {{ to_amount('cast(right_low as double) * factor_low') }} end as expected_low,
        case
            when has_factor then {{ to_amount('cast(right_high as double) * factor_high') }}
            else right_high
        end as expected_high,
        case
            when missing_roles is not null then missing_roles
            when has_factor and right_low <= 0 then 'right'
        end as missing_roles
    from judged

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
    false as is_tight,
    missing_roles
from compared
