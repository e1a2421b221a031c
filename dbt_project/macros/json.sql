{# A JSON object as text, from names and SQL expressions. #}
{% macro json_object_text(fields) -%}
    {{ return(adapter.dispatch('json_object_text', 'doi_soat')(fields)) }}
{%- endmacro %}

{% macro default__json_object_text(fields) -%}
    to_json(named_struct(
        {%- for name, expression in fields.items() -%}
            '{{ name }}', {{ expression }}{% if not loop.last %}, {% endif %}
        {%- endfor -%}
    ))
{%- endmacro %}

{% macro duckdb__json_object_text(fields) -%}
    cast(json_object(
        {%- for name, expression in fields.items() -%}
            '{{ name }}', {{ expression }}{% if not loop.last %}, {% endif %}
        {%- endfor -%}
    ) as varchar)
{%- endmacro %}

{# A JSON array as text, of JSON texts in an order. #}
{% macro json_array_text(element, order) -%}
    '[' || {{ dbt.listagg(element, "', '", 'order by ' ~ order) }} || ']'
{%- endmacro %}
