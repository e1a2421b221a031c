{{ config(materialized='view') }}

with

groups as (

    {{ ruled(ref('int_rule_groups__compare')) }}

),

measured as (

    select
        *,
        factor_low is not null or factor_high is not null as has_factor
    from groups

),

-- Without factors the left side is at most the right; with them it is the right side times a factor of the range.
-- From nothing nothing grows, so a lowest factor needs a right side above zero.
expected as (

    select
        *,
        left_value as stated,
        left_low as stated_low,
        left_high as stated_high,
        right_value as expected,
        case when has_factor then {{ to_amount('cast(right_low as double) * factor_low') }} end as expected_low,
        case
            when has_factor then {{ to_amount('cast(right_high as double) * factor_high') }}
            else right_high
        end as expected_high,
        case when factor_low is not null and right_low <= 0 then 'right' end as missing_roles
    from measured

),

{{ judged() }}
