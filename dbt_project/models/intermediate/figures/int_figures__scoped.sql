with

stated as (

    select * from {{ ref('int_figures__stated') }}

),

equivalents as (

    select * from {{ ref('int_items__equivalent') }}

),

-- Across documents a figure is judged only where it is known what it means; the best-ranked current one speaks. A unit
-- that ended within the period is no part of the one above then: documents tell its successors beside it.
current_figures as (

    select * from stated
    where
        submission_state = 'current'
        and is_coded
        and area_key is not null
        and period_end is not null

),

repeated_facts as (

    select {{ coordinate_keys() | join(', ') }}
    from current_figures
    group by {{ coordinate_keys() | join(', ') }}
    having count(*) > 1

),

-- Nearly every fact is told once: only the others are ranked.
ranked as (

    select
        current_figures.*,
        row_number() over (
            partition by current_figures.{{ coordinate_keys() | join(', current_figures.') }}
            order by
                current_figures.source_rank asc,
                current_figures.high - current_figures.low asc,
                current_figures.received_order desc
        ) as choice
    from current_figures
    inner join repeated_facts on {{ same('current_figures', 'repeated_facts', coordinate_keys()) }}

    union all

    select
        current_figures.*,
        1 as choice
    from current_figures
    left join repeated_facts on {{ same('current_figures', 'repeated_facts', coordinate_keys()) }}
    where repeated_facts.item_key is null

),

-- Within one document a figure is judged as it stands.
named as (

    select
        'submission' as scope,
        received_order as document_key,
        received_order,
        source_rank,
        {{ scoped_columns() | reject('eq', 'parent_place_key') | join(',\n        ') }},
        parent_place_key,
        false as is_equivalent
    from stated

    union all

    select
        'warehouse' as scope,
        0 as document_key,
        received_order,
        source_rank,
        {{ scoped_columns() | reject('eq', 'parent_place_key') | join(',\n        ') }},
        case when not has_ended then parent_place_key end as parent_place_key,
        false as is_equivalent
    from ranked
    where choice = 1

),

renamed as (

    select
        named.*,
        equivalents.same_as_item_key,
        row_number() over (
            partition by named.document_key, equivalents.same_as_item_key, named.place_key, named.span_key
            order by
                named.source_rank asc, named.high - named.low asc, named.received_order desc, named.figure_key asc
        ) as choice
    from named
    inner join equivalents on named.item_key = equivalents.item_key

)

select
    scope,
    document_key,
    {{ scoped_columns() | join(',\n    ') }},
    is_equivalent
from named

union all

select
    renamed.scope,
    renamed.document_key,
    {%- for column in scoped_columns() %}
    {% if column == 'item_key' %}renamed.same_as_item_key as item_key{% else %}renamed.{{ column }}{% endif %},
    {%- endfor %}
    true as is_equivalent
from renamed
left join named
    on
        renamed.document_key = named.document_key
        and renamed.same_as_item_key = named.item_key
        and renamed.place_key = named.place_key
        and renamed.span_key = named.span_key
where
    renamed.choice = 1
    and named.figure_key is null
