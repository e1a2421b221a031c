with

rules as (

    select * from {{ ref('int_rules__shaped') }}

),

terms as (

    select * from {{ ref('stg_rules__terms') }}

),

patterns as (

    select * from {{ ref('stg_rules__patterns') }}

),

anchors as (

    select * from {{ ref('int_rule_anchors') }}

),

other_terms as (

    select * from {{ ref('int_rule_terms') }}

),

items as (

    select * from {{ ref('int_items') }}

),

indicators as (

    select * from {{ ref('indicators') }}

),

named as (

    select
        rule_code,
        role,
        measure_code
    from terms

    union

    select
        rule_code,
        'value' as role,
        measure_code
    from patterns

),

-- What a term that takes any measure found among the figures.
met as (

    select
        anchors.shape_code,
        anchors.role,
        items.measure_code
    from anchors
    inner join items on anchors.item_key = items.item_key

    union

    select
        other_terms.shape_code,
        other_terms.role,
        items.measure_code
    from other_terms
    inner join items on other_terms.member_item_key = items.item_key

),

told as (

    select * from named

    union

    select
        rules.rule_code,
        met.role,
        met.measure_code
    from rules
    inner join met on rules.shape_code = met.shape_code

)

select distinct
    told.rule_code,
    told.role,
    indicators.indicator_code
from told
inner join indicators on replace(told.measure_code, 'forecast:', '') = indicators.indicator_code
