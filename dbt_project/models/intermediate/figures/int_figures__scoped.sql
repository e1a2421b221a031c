{{ config(materialized='view') }}

with

figures as not materialized (

    select
        document_key,
        item_key,
        {{ named_columns() | join(',\n        ') }},
        coalesce(low, value) as low,
        coalesce(high, value) as high,
        speaks_in_document,
        speaks_for_all,
        is_equivalent
    from {{ ref('int_figures__named') }}

)

select
    'submission' as scope,
    document_key,
    {{ scoped_columns() | join(',\n    ') }},
    is_equivalent
from figures
where speaks_in_document

union all

-- A unit that ended within the period is no part of the one above then: documents tell its successors beside it.
select
    'warehouse' as scope,
    0 as document_key,
    {%- for column in scoped_columns() %}
    {% if column == 'parent_place_key' -%}
    case when not has_ended then parent_place_key end as parent_place_key
    {%- else -%}
    {{ column }}
    {%- endif %},
    {%- endfor %}
    is_equivalent
from figures
where speaks_for_all
