{{ config(materialized='incremental', unique_key=['place_key', 'span_key']) }}

with

stated as (

    select
        figures.*,
        -- Across documents a figure is judged only where it is known what it means.
        figures.submission_state = 'current'
        and figures.is_coded
        and figures.area_key is not null
        and figures.period_end is not null as is_current
    from {{ ref('int_figures__stated') }} as figures
    {{ only_touched('figures', ['place_key', 'span_key']) }}

),

equivalents as (

    select * from {{ ref('int_items__equivalent') }}

),

repeated_facts as (

    select {{ coordinate_keys() | join(', ') }}
    from stated
    where is_current
    group by {{ coordinate_keys() | join(', ') }}
    having count(*) > 1

),

-- Nearly every fact is told once: only the others are ranked, and the best-ranked current one speaks.
silent as (

    select figure_key
    from (
        select
            stated.figure_key,
            row_number() over (
                partition by stated.{{ coordinate_keys() | join(', stated.') }}
                order by
                    stated.source_rank asc,
                    stated.high - stated.low asc,
                    stated.received_order desc
            ) as choice
        from stated
        inner join repeated_facts on {{ same('stated', 'repeated_facts', coordinate_keys()) }}
        where stated.is_current
    ) as ranked
    where choice > 1

),

own as (

    select
        stated.*,
        stated.is_current and silent.figure_key is null as speaks_for_all
    from stated
    left join silent on stated.figure_key = silent.figure_key

),

-- A fact is looked for by its other name, too: within its document, and among those that speak for all.
renamed as (

    select
        own.*,
        equivalents.same_as_item_key,
    {%- for choice, partition in [('choice', 'own.received_order'), ('choice_for_all', 'own.speaks_for_all')] %}
    row_number() over (
        partition by {{ partition }}, equivalents.same_as_item_key, own.place_key, own.span_key
        order by own.source_rank asc, own.high - own.low asc, own.received_order desc, own.figure_key asc
        ) as {{ choice }}{% if not loop.last %},{% endif %}
    {%- endfor %}
    from own
    inner join equivalents on own.item_key = equivalents.item_key

),

-- Unless a figure of that name is there.
other_names as (

    select
        renamed.*,
        renamed.choice = 1 and told.figure_key is null as speaks_in_document,
        renamed.speaks_for_all and renamed.choice_for_all = 1 and told_by_all.figure_key is null as speaks_for_all_too
    from renamed
    left join own as told
        on
            renamed.received_order = told.received_order
            and renamed.same_as_item_key = told.item_key
            and renamed.place_key = told.place_key
            and renamed.span_key = told.span_key
    left join own as told_by_all
        on
            told_by_all.speaks_for_all
            and renamed.same_as_item_key = told_by_all.item_key
            and renamed.place_key = told_by_all.place_key
            and renamed.span_key = told_by_all.span_key

)

select
    received_order as document_key,
    {{ named_columns() | join(',\n    ') }},
    nullif(low, value) as low,
    nullif(high, value) as high,
    true as speaks_in_document,
    speaks_for_all,
    false as is_equivalent
from own

union all

select
    received_order as document_key,
    same_as_item_key as item_key,
    {{ named_columns() | reject('eq', 'item_key') | join(',\n    ') }},
    nullif(low, value) as low,
    nullif(high, value) as high,
    speaks_in_document,
    speaks_for_all_too as speaks_for_all,
    true as is_equivalent
from other_names
where speaks_in_document or speaks_for_all_too
