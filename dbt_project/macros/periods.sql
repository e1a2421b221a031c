{# Whether a unit, limit or rule is in force on a day; the end is exclusive, and no end means still. #}
{% macro in_force(valid_from, valid_to, day) -%}
    ({{ valid_from }} <= {{ day }} and ({{ valid_to }} is null or {{ day }} < {{ valid_to }}))
{%- endmacro %}

{# Whether a unit was in force on some day of a figure's period. #}
{% macro stood_in(unit, figure) -%}
    (
        {{ unit }}.valid_from <= {{ figure }}.period_end
        and ({{ unit }}.valid_to is null or {{ unit }}.valid_to > coalesce({{ figure }}.period_start, {{ figure }}.period_end))
    )
{%- endmacro %}

{% macro first_day_of_year(day) -%}
    cast({{ dbt.date_trunc('year', day) }} as date)
{%- endmacro %}

{% macro last_day_of_year(day) -%}
    cast({{ dbt.last_day(day, 'year') }} as date)
{%- endmacro %}

{# The same day a year before; the last day of a month stays the last day of that month. #}
{% macro a_year_before(day) -%}
    case
        when {{ day }} = cast({{ dbt.last_day(day, 'month') }} as date)
            then cast({{ dbt.last_day(dbt.dateadd('year', -1, day), 'month') }} as date)
        else cast({{ dbt.dateadd('year', -1, day) }} as date)
    end
{%- endmacro %}

{# Whether a period is longer than a year: it reaches the day on which it began, a year later. #}
{% macro is_longer_than_a_year(period_start, period_end) -%}
    coalesce({{ period_end }} >= cast({{ dbt.dateadd('year', 1, period_start) }} as date), false)
{%- endmacro %}

{# How many whole calendar years lie in a period; 0 for a day or a part of a year. #}
{% macro calendar_years_in(period_start, period_end) -%}
    coalesce(greatest(
        extract(year from {{ period_end }}) - extract(year from {{ period_start }}) + 1
        - case when {{ period_start }} = {{ first_day_of_year(period_start) }} then 0 else 1 end
        - case when {{ period_end }} = {{ last_day_of_year(period_end) }} then 0 else 1 end,
        0
    ), 0)
{%- endmacro %}

{# The length of a period in years, by its months: 2012 to 2022 is eleven. #}
{% macro length_in_years(period_start, period_end) -%}
    (
        (extract(year from {{ period_end }}) - extract(year from {{ period_start }})) * 12
        + extract(month from {{ period_end }}) - extract(month from {{ period_start }}) + 1
    ) / 12.0
{%- endmacro %}

{# The day in Viet Nam, seven hours ahead all year, of an instant in UTC. #}
{% macro local_day(instant) -%}
    cast({{ dbt.dateadd('hour', 7, instant) }} as date)
{%- endmacro %}

{# The first month of a period, as its first day; a period of the 15th to the 14th begins with the month that follows. #}
{% macro opening_month(period_start) -%}
    cast({{ dbt.date_trunc('month', dbt.dateadd(
        'day', 'case when extract(day from ' ~ period_start ~ ') = 15 then 17 else 0 end', period_start
    )) }} as date)
{%- endmacro %}

{# The last month of a period, as its first day. #}
{% macro closing_month(period_end) -%}
    cast({{ dbt.date_trunc('month', period_end) }} as date)
{%- endmacro %}

{# How many months a period has, from its first to its last month. #}
{% macro months_from_to(first_month, last_month) -%}
    cast(
        (extract(year from {{ last_month }}) - extract(year from {{ first_month }})) * 12
        + extract(month from {{ last_month }}) - extract(month from {{ first_month }}) + 1
        as integer
    )
{%- endmacro %}

{# How many whole months a period lasts, from any day of a month to the day before it in a later one; else null. #}
{% macro whole_months(period_start, period_end) -%}
    {%- set next_day = 'cast(' ~ dbt.dateadd('day', 1, period_end) ~ ' as date)' -%}
    case when extract(day from {{ period_start }}) = extract(day from {{ next_day }}) then
        cast(
            (extract(year from {{ next_day }}) - extract(year from {{ period_start }})) * 12
            + extract(month from {{ next_day }}) - extract(month from {{ period_start }})
            as integer
        )
    end
{%- endmacro %}

{# Whether a period runs from the first of January to the end of a month of that year. #}
{% macro is_year_to_date(period_start, period_end) -%}
    (
        {{ period_start }} = {{ first_day_of_year(period_end) }}
        and {{ period_end }} = cast({{ dbt.last_day(period_end, 'month') }} as date)
    )
{%- endmacro %}

{# The first day of the period that a selector means, from a period's own columns. #}
{% macro meant_start(selector) -%}
    {%- if selector == 'plan' -%}
        case when is_longer_than_a_year then period_start else {{ first_day_of_year('period_end') }} end
    {%- elif selector == 'whole_year' -%}
        {{ first_day_of_year('period_end') }}
    {%- elif selector == 'previous_year' -%}
        {{ a_year_before('period_start') }}
    {%- elif selector == 'before' -%}
        {{ dbt.dateadd('month', '-months', 'period_start') }}
    {%- elif selector in ['start', 'end', 'end_of_previous_year', 'start_of_last_quarter'] -%}
        null
    {%- elif selector in ['last_month', 'last_quarter'] -%}
        {{ dbt.date_trunc(selector | replace('last_', ''), 'period_end') }}
    {%- else -%}
        period_start
    {%- endif -%}
{%- endmacro %}

{# Its last day. #}
{% macro meant_end(selector) -%}
    {%- if selector == 'plan' -%}
        case when is_longer_than_a_year then period_end else {{ last_day_of_year('period_end') }} end
    {%- elif selector == 'whole_year' -%}
        {{ last_day_of_year('period_end') }}
    {%- elif selector in ['previous_year', 'end_of_previous_year'] -%}
        {{ a_year_before('period_end') }}
    {%- elif selector in ['before', 'start'] -%}
        {{ dbt.dateadd('day', -1, 'period_start') }}
    {%- elif selector in ['to_date_before_month', 'to_date_before_quarter'] -%}
        {{ dbt.dateadd('day', -1, dbt.date_trunc(selector | replace('to_date_before_', ''), 'period_end')) }}
    {%- elif selector == 'start_of_last_quarter' -%}
        {{ dbt.dateadd('day', -1, dbt.date_trunc('quarter', 'period_end')) }}
    {%- else -%}
        period_end
    {%- endif -%}
{%- endmacro %}

{# Whether a period has the one that a selector means: only a year to date has a last month or quarter, only a part a year. #}
{% macro has_meant(selector) -%}
    {%- if selector == 'before' -%}
        months is not null
    {%- elif selector == 'start' -%}
        period_start is not null
    {%- elif selector in ['to_date_before_month', 'last_month'] -%}
        {{ is_year_to_date('period_start', 'period_end') }} and months > 1
    {%- elif selector == 'whole_year' -%}
        period_start >= {{ first_day_of_year('period_end') }}
        and not (period_start = {{ first_day_of_year('period_end') }} and period_end = {{ last_day_of_year('period_end') }})
    {%- elif selector in ['to_date_before_quarter', 'last_quarter', 'start_of_last_quarter'] -%}
        {{ is_year_to_date('period_start', 'period_end') }} and calendar_quarters > 1
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}
