{# Whether a report ends where an obligation does and covers its months: their number, or the year to date. #}
{% macro fulfils(report, obligation) -%}
    (
        mod(extract(month from {{ report }}.closing_month), {{ obligation }}.frequency_months) = 0
        and (
            {{ report }}.month_count = {{ obligation }}.frequency_months
            or (
                {{ obligation }}.is_cumulative
                and coalesce({{ report }}.month_count = extract(month from {{ report }}.closing_month), true)
            )
        )
    )
{%- endmacro %}
