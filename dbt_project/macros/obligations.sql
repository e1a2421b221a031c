{# Whether a report covers the months of an obligation whose last month it shares: its length, or the year to date. #}
{% macro fulfils(report, obligation) -%}
    (
        {{ report }}.month_count = {{ obligation }}.frequency_months
        or (
            {{ obligation }}.is_cumulative
            and coalesce({{ report }}.month_count = extract(month from {{ report }}.closing_month), true)
        )
    )
{%- endmacro %}
