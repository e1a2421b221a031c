{{ config(materialized='view') }}

{% for kind in relation_kinds() %}
select {{ evaluation_columns() | join(', ') }}
from {{ ref('int_evaluations__' ~ kind) }}
{% if not loop.last %}
union all
{% endif %}
{%- endfor %}
