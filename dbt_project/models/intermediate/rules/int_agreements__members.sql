{{ config(materialized='incremental', unique_key=['place_key', 'span_key']) }}

with

rules as (

    select * from {{ ref('stg_rules__rules') }}
    where is_runnable and kind = 'agreement'

),

terms as (

    select * from {{ ref('stg_rules__terms') }}
    where is_anchor

),

figures as (

    select figures.*
    from {{ ref('int_figures__coded') }} as figures
    {{ only_touched('figures', ['place_key', 'span_key']) }}
    where not figures.is_candidate

),

-- Statements of one fact stand in one territory and period.
stated as (

    select stated.*
    from {{ ref('int_figures__stated') }} as stated
    {{ only_touched('stated', ['place_key', 'span_key']) }}

),

items as (

    select * from {{ ref('int_items') }}

),

equivalents as (

    select * from {{ ref('int_items__equivalent') }}
    where is_canonical

),

-- What a document says of a fact, under the one name that the fact goes by.
told as (

    select
        stated.*,
        coalesce(equivalents.same_as_item_key, stated.item_key) as fact_item_key,
        case when equivalents.item_key is null then 0 else 1 end as is_renamed
    from stated
    left join equivalents on stated.item_key = equivalents.item_key

),

current_facts as (

    select
        fact_item_key,
        place_key,
        span_key
    from told
    where
        submission_state = 'current'
        and is_coded
        and area_key is not null
        and period_end is not null
    group by fact_item_key, place_key, span_key
    having count(*) > 1

),

-- A document repeats a fact under one name, or tells it by two.
repeated_facts as (

    select
        received_order,
        fact_item_key,
        place_key,
        span_key
    from told
    where
        statement_count > 1
        or fact_item_key in (select equivalents.same_as_item_key from equivalents)
    group by received_order, fact_item_key, place_key, span_key
    having sum(statement_count) > 1

),

-- A document that tells a fact by two names has one voice across documents.
voiced as (

    select
        told.*,
        row_number() over (
            partition by told.submission_id, told.fact_item_key, told.place_key, told.span_key
            order by told.is_renamed, told.high - told.low, told.figure_id
        ) as voice
    from told
    inner join current_facts
        on
            told.fact_item_key = current_facts.fact_item_key
            and told.place_key = current_facts.place_key
            and told.span_key = current_facts.span_key
    where
        told.submission_state = 'current'
        and told.is_coded
        and told.area_key is not null
        and told.period_end is not null

),

-- Within a document every statement of a fact counts; across documents the most precise one of each document.
placed as (

    select
        'submission' as scope,
        told.submission_id as scope_key,
        told.item_key,
        told.fact_item_key,
        told.place_key,
        told.span_key,
        told.area,
        told.period_key,
        told.submission_id,
        told.received_order,
        told.unit,
        told.area_key,
        told.period_start,
        told.period_end,
        figures.figure_id,
        figures.value,
        figures.low,
        figures.high
    from told
    inner join repeated_facts
        on
            told.received_order = repeated_facts.received_order
            and told.fact_item_key = repeated_facts.fact_item_key
            and told.place_key = repeated_facts.place_key
            and told.span_key = repeated_facts.span_key
    inner join figures
        on
            told.submission_id = figures.submission_id
            and told.item_key = figures.item_key
            and told.place_key = figures.place_key
            and told.span_key = figures.span_key

    union all

    select
        'warehouse' as scope,
        '' as scope_key,
        item_key,
        fact_item_key,
        place_key,
        span_key,
        area,
        period_key,
        submission_id,
        received_order,
        unit,
        area_key,
        period_start,
        period_end,
        figure_id,
        value,
        low,
        high
    from voiced
    where voice = 1

),

matched as (

    select
        rules.rule_code,
        rules.tolerance_pct,
        rules.ceiling_pct,
        terms.role,
        rules.rule_code || '|' || placed.scope_key || '|'
        || {{ coordinate_text('facts', 'placed.area', 'placed.period_key') }} as group_key,
        placed.place_key,
        placed.span_key,
        placed.figure_id,
        placed.submission_id,
        placed.received_order,
        placed.unit,
        placed.area_key,
        placed.period_start,
        placed.period_end,
        placed.value,
        placed.low,
        placed.high
    from rules
    inner join terms on rules.rule_code = terms.rule_code
    inner join placed on rules.scope = placed.scope
    inner join items on placed.item_key = items.item_key
    inner join items as facts on placed.fact_item_key = facts.item_key
    where
        {{ is_looked_at('placed', channels='facts') }}

),

counted as (

    select
        *,
        count(*) over (partition by rule_code, group_key) as figure_count,
        row_number() over (partition by rule_code, group_key order by figure_id) as term_number
    from matched

)

select
    rule_code,
    group_key,
    role,
    term_number,
    tolerance_pct,
    ceiling_pct,
    place_key,
    span_key,
    figure_id,
    submission_id,
    received_order,
    unit,
    area_key,
    period_start,
    period_end,
    value,
    low,
    high
from counted
where figure_count > 1
