with

groups as (

    select * from {{ ref('int_rule_groups') }}

),

terms as (

    select
        *,
        case when role like '%/_per' escape '/' then substring(role, 1, length(role) - 4) else role end as base_role,
        role like '%/_per' escape '/' as is_divisor
    from {{ ref('int_rule_groups__terms') }}

),

members as (

    select * from {{ ref('int_rule_groups__members') }}

),

-- A term with a divisor is the quotient of both, as an interval.
paired as (

    select
        group_key,
        base_role,
        term_number,
        max(sign) as sign,
        max(case when is_divisor then 1 else 0 end) as has_divisor,
        max(case when not is_divisor then figure_count end) as figure_count,
        max(case when not is_divisor then value end) as value,
        max(case when not is_divisor then low end) as low,
        max(case when not is_divisor then high end) as high,
        max(case when is_divisor then value end) as divisor,
        max(case when is_divisor then low end) as divisor_low,
        max(case when is_divisor then high end) as divisor_high,
        max(case when is_complete then 1 else 0 end) as is_complete
    from terms
    group by group_key, base_role, term_number

),

quantities as (

    select
        group_key,
        base_role,
        sign,
        figure_count,
        is_complete,
        case
            when has_divisor = 1 then {{ to_amount(quotient('value', 'divisor', 'divisor_low')) }}
            else {{ to_amount('value') }}
        end as value,
        case
            when has_divisor = 1 then {{ to_amount(quotient_low('low', 'divisor_low', 'divisor_high')) }}
            else {{ to_amount('low') }}
        end as low,
        case
            when has_divisor = 1 then {{ to_amount(quotient_high('high', 'divisor_low', 'divisor_high')) }}
            else {{ to_amount('high') }}
        end as high
    from paired

),

signed as (

    select
        *,
        sign * case when sign > 0 then low else high end as signed_low,
        sign * case when sign > 0 then high else low end as signed_high
    from quantities

),

measured as (

    select
        group_key,
        {%- for role in rule_roles() %}
        sum(case when base_role = '{{ role }}' then sign * value end) as {{ role }}_value,
        sum(case when base_role = '{{ role }}' then signed_low end) as {{ role }}_low,
        sum(case when base_role = '{{ role }}' then signed_high end) as {{ role }}_high,
        {%- endfor %}
        cast(sum(case when base_role = 'part' then figure_count else 0 end) as bigint) as part_count,
        min(case when base_role = 'part' then is_complete else 1 end) = 1 as is_complete,
        max(case when base_role = 'part' and sign < 0 then 1 else 0 end) = 1 as has_subtraction
    from signed
    group by group_key

),

missing as (

    select distinct
        group_key,
        role
    from terms
    where
        (is_required and figure_count = 0)
        or (is_divisor and coalesce(low, 0) <= 0)

),

missing_roles as (

    select
        group_key,
        {{ dbt.listagg('role', "', '", 'order by role') }} as missing_roles
    from missing
    group by group_key

),

newest as (

    select
        group_key,
        max(received_order) as received_order
    from members
    group by group_key

)

select
    groups.*,
    newest.received_order,
    missing_roles.missing_roles,
    measured.part_count,
    {%- for role in rule_roles() %}
    measured.{{ role }}_value,
    measured.{{ role }}_low,
    measured.{{ role }}_high,
    {%- endfor %}
    measured.is_complete,
    measured.has_subtraction
from groups
inner join measured on groups.group_key = measured.group_key
inner join newest on groups.group_key = newest.group_key
left join missing_roles on groups.group_key = missing_roles.group_key
