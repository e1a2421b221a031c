{{ config(materialized='view') }}

with

groups as (

    {{ ruled(ref('int_rule_groups__bound')) }}

),

periods as (

    select distinct period_end
    from {{ ref('int_spans') }}

),

items as (

    select * from {{ ref('int_items') }}

),

limits as (

    select * from {{ ref('limits') }}

),

codes as (

    select * from {{ ref('stg_reference__breakdown_codes') }}
    where dimension = 'fund_source'

),

-- The limit of the fund itself, else of the fund that it belongs to, else of the programme.
applicable as (

    select
        limits.limit_code,
        items.item_key,
        periods.period_end,
        limits.low,
        limits.high,
        row_number() over (
            partition by limits.limit_code, items.item_key, periods.period_end
            order by
                case
                    when limits.fund_source = items.fund_source then 0
                    when limits.fund_source is not null then 1
                    else 2
                end,
                limits.valid_from desc
        ) as preference
    from items
    left join codes on items.fund_source = codes.code
    inner join limits
        on
            items.programme = limits.programme
            and (limits.fund_source is null or limits.fund_source in (items.fund_source, codes.parent_code))
    inner join periods on {{ in_force('limits.valid_from', 'limits.valid_to', 'periods.period_end') }}

),

bounded as (

    select
        groups.*,
        groups.value_value as stated,
        groups.value_low as stated_low,
        groups.value_high as stated_high,
        case when groups.limit_code is null then groups.bound_low else applicable.low end as expected_low,
        case when groups.limit_code is null then groups.bound_high else applicable.high end as expected_high,
        case when groups.limit_code is not null and applicable.limit_code is null then 'limit' end as missing_roles
    from groups
    left join applicable
        on
            groups.limit_code = applicable.limit_code
            and groups.item_key = applicable.item_key
            and groups.period_end = applicable.period_end
            and applicable.preference = 1

),

expected as (

    select
        *,
        case
            when stated_low > expected_high then expected_high
            when stated_high < expected_low then expected_low
        end as expected
    from bounded

),

{{ judged() }}
