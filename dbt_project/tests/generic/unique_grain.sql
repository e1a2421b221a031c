{#
    The rows whose key occurs more than once; a model's stated grain is a promise. Rows that cannot have changed need no
    second look: where `touched` names the column or columns that tell them, a build that follows looks at the touched rows
    alone. Rows of one key have these columns in common.
#}
{% test unique_grain(model, columns, touched=none) %}

select
    {{ columns | join(', ') }},
    count(*) as row_count
from {{ model }} as told
{%- if touched %}
where {{ may_have_changed('told', [touched] if touched is string else touched, model.schema) }}
{%- endif %}
group by {{ columns | join(', ') }}
having count(*) > 1

{% endtest %}
