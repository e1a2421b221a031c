{{ config(materialized='view') }}

{% for kind in told_kinds() %}
select
    rule_code,
    group_key,
    role,
    term_number,
    figure_id,
    value,
    low,
    high
from {{ ref('int_' ~ kind ~ 's__members') }}
{% if not loop.last %}
union all
{% endif %}
{%- endfor %}
