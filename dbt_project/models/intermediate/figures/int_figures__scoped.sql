{{ config(materialized='view') }}

-- The table is named in both halves: a CTE that both read would be copied into memory first.
select
    'submission' as scope,
    document_key,
    {{ named_columns() | join(',\n    ') }},
    coalesce(low, value) as low,
    coalesce(high, value) as high,
    is_equivalent
from {{ ref('int_figures__named') }}
where speaks_in_document

union all

-- A unit that ended within the period is no part of the one above then: documents tell its successors beside it.
select
    'warehouse' as scope,
    0 as document_key,
    {%- for column in named_columns() %}
    {% if column == 'parent_place_key' -%}
    case when not has_ended then parent_place_key end as parent_place_key
    {%- else -%}
    {{ column }}
    {%- endif %},
    {%- endfor %}
    coalesce(low, value) as low,
    coalesce(high, value) as high,
    is_equivalent
from {{ ref('int_figures__named') }}
where speaks_for_all
