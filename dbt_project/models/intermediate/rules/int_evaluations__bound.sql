{{ config(materialized='view') }}

with

groups as (

    select * from {{ ref('int_rule_groups__measured') }}
    where kind = 'bound'

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
        groups.rule_code,
        groups.group_key,
        limits.low,
        limits.high,
        row_number() over (
            partition by groups.rule_code, groups.group_key
            order by
                case
                    when limits.fund_source = groups.own_fund_source then 0
                    when limits.fund_source is not null then 1
                    else 2
                end,
                limits.valid_from desc
        ) as preference
    from groups
    left join codes on groups.own_fund_source = codes.code
    inner join limits
        on
            groups.limit_code = limits.limit_code
            and groups.own_programme = limits.programme
            and (limits.fund_source is null or limits.fund_source in (groups.own_fund_source, codes.parent_code))
            and {{ in_force('limits.valid_from', 'limits.valid_to', 'groups.period_end') }}

),

expected as (

    select
        groups.rule_code,
        groups.group_key,
        groups.anchor_figure_id,
        groups.received_order,
        groups.area_key,
        groups.period_start,
        groups.period_end,
        groups.unit,
        groups.value_value as stated,
        groups.value_low as stated_low,
        groups.value_high as stated_high,
        case when groups.limit_code is null then groups.bound_low else applicable.low end as expected_low,
        case when groups.limit_code is null then groups.bound_high else applicable.high end as expected_high,
        case
            when groups.missing_roles is not null then groups.missing_roles
            when groups.limit_code is not null and applicable.rule_code is null then 'limit'
        end as missing_roles
    from groups
    left join applicable
        on
            groups.rule_code = applicable.rule_code
            and groups.group_key = applicable.group_key
            and applicable.preference = 1

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
    case when stated_low > expected_high then expected_high when stated_high < expected_low then expected_low end
        as expected,
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
