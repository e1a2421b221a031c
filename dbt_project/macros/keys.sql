{# One readable text from SQL expressions that are never null; equal texts mean equal parts. #}
{% macro joined_key(parts) -%}
    {{ parts | join(" || '|' || ") }}
{%- endmacro %}

{# The identity of a period: both ends, and whether the figure is a yearly average over it. #}
{% macro period_key(period_start, period_end, is_yearly_average) -%}
    case when {{ is_yearly_average }} then 'avg:' else '' end
    || coalesce(cast({{ period_start }} as {{ dbt.type_string() }}), '')
    || '..'
    || coalesce(cast({{ period_end }} as {{ dbt.type_string() }}), '')
{%- endmacro %}

{# The columns that place a figure, of one relation, in the order of the coordinate key. #}
{% macro coordinate_key(relation) -%}
    {%- set parts = [] -%}
    {%- for column in coordinates() -%}
        {%- do parts.append(relation ~ '.' ~ column) -%}
    {%- endfor -%}
    {{ joined_key(parts) }}
{%- endmacro %}
