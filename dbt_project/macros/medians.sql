{# The middle value of a group. #}
{% macro median(expression) -%}
    {{ return(adapter.dispatch('median', 'doi_soat')(expression)) }}
{%- endmacro %}

{% macro default__median(expression) -%}
    percentile({{ expression }}, 0.5)
{%- endmacro %}

{% macro duckdb__median(expression) -%}
    quantile_cont({{ expression }}, 0.5)
{%- endmacro %}
