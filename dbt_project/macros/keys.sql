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

{# The key under which a figure is found as a part of its parent in one dimension. #}
{% macro part_key(relation, divided_dimension, parent_code) -%}
    {%- set parts = [relation ~ '.scope_key'] -%}
    {%- for column in coordinates() -%}
        {%- if column != divided_dimension -%}
            {%- do parts.append(relation ~ '.' ~ column) -%}
        {%- elif column == 'area' -%}
            {%- do parts.append("'>' || " ~ relation ~ '.area_parent') -%}
        {%- else -%}
            {%- do parts.append("'>' || coalesce(" ~ parent_code ~ ", '')") -%}
        {%- endif -%}
    {%- endfor -%}
    {{ joined_key(parts) }}
{%- endmacro %}

{# What a figure of one relation counts, apart from the territory and the period. #}
{% macro fact_key(relation) -%}
    {%- set parts = [] -%}
    {%- for column in counted_columns() -%}
        {%- do parts.append(relation ~ '.' ~ column) -%}
    {%- endfor -%}
    {{ joined_key(parts) }}
{%- endmacro %}
