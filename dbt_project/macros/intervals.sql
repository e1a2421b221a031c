{#
    Every quantity is a closed interval: <name>_low, <name>_high, and the value that was written.
    A missing bound of an expectation (null) is open.
#}

{% macro type_amount() -%}
    decimal(24, 6)
{%- endmacro %}

{# An amount from any number; what no document can mean is clamped, so that a slip of the pen never stops a build. #}
{% macro to_amount(expression) -%}
    cast(
        case
            when cast({{ expression }} as double) > 1e17 then 1e17
            when cast({{ expression }} as double) < -1e17 then -1e17
            else round(cast({{ expression }} as double), 6)
        end as {{ type_amount() }}
    )
{%- endmacro %}

{# The lowest and highest quotient of two intervals; null unless the divisor is positive throughout. #}
{% macro quotient_low(low, divisor_low, divisor_high) -%}
    case when {{ divisor_low }} > 0 then
        cast({{ low }} as double) / case when {{ low }} >= 0 then {{ divisor_high }} else {{ divisor_low }} end
    end
{%- endmacro %}

{% macro quotient_high(high, divisor_low, divisor_high) -%}
    case when {{ divisor_low }} > 0 then
        cast({{ high }} as double) / case when {{ high }} >= 0 then {{ divisor_low }} else {{ divisor_high }} end
    end
{%- endmacro %}

{% macro quotient(value, divisor, divisor_low) -%}
    case when {{ divisor_low }} > 0 and {{ divisor }} > 0 then cast({{ value }} as double) / {{ divisor }} end
{%- endmacro %}

{# Stated minus expected where the intervals do not meet, 0 where they do. #}
{% macro distance(stated_low, stated_high, expected_low, expected_high) -%}
    case
        when {{ stated_low }} > {{ expected_high }} then {{ stated_low }} - {{ expected_high }}
        when {{ stated_high }} < {{ expected_low }} then {{ stated_high }} - {{ expected_low }}
        else 0
    end
{%- endmacro %}
