{# How people read numbers: 1.884 and 34,7 in Vietnamese, 1,884 and 34.7 in English; money in thousands of millions. #}

{% macro grouped_number(number, decimals) -%}
    {{ return(adapter.dispatch('grouped_number', 'doi_soat')(number, decimals)) }}
{%- endmacro %}

{% macro default__grouped_number(number, decimals) -%}
    format_number({{ number }}, {{ decimals }})
{%- endmacro %}

{% macro duckdb__grouped_number(number, decimals) -%}
    format('{:,.{{ decimals }}f}', cast({{ number }} as double))
{%- endmacro %}

{# Without the zeros that say nothing: 34.700 is 34.7, 1,884.000 is 1,884. #}
{% macro short_number(number, decimals=3) -%}
    regexp_replace({{ grouped_number(number, decimals) }}, '[.]?0+$', '')
{%- endmacro %}

{% macro amount_text_en(number, unit) -%}
    case
        when {{ number }} is null then null
        when {{ unit }} = 'vnd' and abs({{ number }}) >= 1e9 then {{ short_number(number ~ ' / 1e9') }} || ' billion VND'
        when {{ unit }} = 'vnd' and abs({{ number }}) >= 1e6 then {{ short_number(number ~ ' / 1e6') }} || ' million VND'
        when {{ unit }} = 'vnd' then {{ short_number(number) }} || ' VND'
        when {{ unit }} = 'pct' then {{ short_number(number, 2) }} || '%'
        else {{ short_number(number) }}
    end
{%- endmacro %}

{% macro amount_text_vi(number, unit) -%}
    replace(replace(replace(replace(replace(replace(
        {{ amount_text_en(number, unit) }},
        ',', '_'), '.', ','), '_', '.'), ' billion VND', ' tỷ đồng'), ' million VND', ' triệu đồng'), ' VND', ' đồng')
{%- endmacro %}

{# A template with its placeholders filled in; a placeholder without a text becomes a dash. #}
{% macro filled_in(template, texts) -%}
    {%- set filled = namespace(sql=template) -%}
    {%- for placeholder, text in texts.items() -%}
        {%- set filled.sql = "replace(" ~ filled.sql ~ ", '{" ~ placeholder ~ "}', coalesce(" ~ text ~ ", '–'))" -%}
    {%- endfor -%}
    {{ filled.sql }}
{%- endmacro %}

{# A part of a text, counted from 1, by a function that PostgreSQL has under the same name: mart views are served there. #}
{% macro duckdb__split_part(string_text, delimiter_text, part_number) -%}
    split_part({{ string_text }}, {{ delimiter_text }}, {{ part_number }})
{%- endmacro %}
