with

figures as (

    select * from {{ ref('int_figures__scoped') }}
    where scope = 'warehouse'

),

asked as (

    select distinct
        member_item_key as item_key,
        member_span_key as span_key
    from {{ ref('int_rule_applications__terms') }}
    where scope = 'warehouse' and period_selector in ('previous_year', 'end_of_previous_year')

),

items as (

    select * from {{ ref('int_items') }}

),

indicators as (

    select * from {{ ref('indicators') }}
    where is_additive_over_areas

),

successions as (

    {{ places_succeeded() }}

),

inherited as (

    select
        successions.new_place_key as place_key,
        figures.item_key,
        figures.span_key,
        figures.figure_key,
        figures.value,
        figures.low,
        figures.high,
        successions.old_count,
        count(*) over (
            partition by successions.new_place_key, figures.item_key, figures.span_key
        ) as found_count
    from figures
    inner join asked
        on
            figures.item_key = asked.item_key
            and figures.span_key = asked.span_key
    inner join items on figures.item_key = items.item_key
    inner join indicators on items.measure_code = indicators.indicator_code
    inner join successions on figures.place_key = successions.old_place_key

)

select
    {{ sum_key(['inherited.place_key', 'inherited.item_key', 'inherited.span_key']) }} as sum_key,
    inherited.place_key,
    inherited.item_key,
    inherited.span_key,
    inherited.figure_key,
    inherited.value,
    inherited.low,
    inherited.high
from inherited
left join figures as own
    on
        inherited.place_key = own.place_key
        and inherited.item_key = own.item_key
        and inherited.span_key = own.span_key
where
    inherited.found_count = inherited.old_count
    and own.figure_key is null
