{# Which breakdown a figure belongs to: total, market, sex, market_sex, channel, … #}
{% macro breakdown_name(relation) -%}
    coalesce(nullif(substring(
        ''
        {%- for dimension in breakdowns() %}
        || case when {{ relation }}.{{ dimension }} <> '' then '_{{ dimension }}' else '' end
        {%- endfor %},
        2
    ), ''), 'total')
{%- endmacro %}
