{{ config(materialized='view') }}

with

groups as (

    {{ ruled(ref('int_rule_groups__balance')) }}

),

-- With all parts the sum is the whole; with some of them it is at most the whole.
expected as (

    select
        *,
        whole_value as stated,
        whole_low as stated_low,
        whole_high as stated_high,
        part_value as expected,
        part_low as expected_low,
        case when is_complete then part_high end as expected_high,
        case when has_subtraction and not is_complete then 'part' end as missing_roles
    from groups

),

{{ judged(is_tight='missing_roles is null and difference = 0 and is_complete') }}
