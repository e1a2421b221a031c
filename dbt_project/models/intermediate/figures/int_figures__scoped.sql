{%- set kept = [
    'figure_id', 'submission_id', 'received_order', 'indicator_code', 'about', 'area', 'area_key', 'area_parent',
    'period_start', 'period_end', 'period_basis', 'is_yearly_average', 'period_key', 'market', 'sex', 'programme', 'fund_source',
    'departure_channel', 'value', 'low', 'high', 'unit', 'kind', 'source_rank', 'is_coded'
] -%}

with

stated as (

    select * from {{ ref('int_figures__stated') }}

),

equivalents as (

    select * from {{ ref('int_indicators__equivalent') }}

),

-- Within one document a figure is judged as it stands; across documents only where it is known what it means.
in_scope as (

    select
        *,
        'submission' as scope,
        submission_id as scope_key
    from stated

    union all

    select
        *,
        'warehouse' as scope,
        '' as scope_key
    from stated
    where
        submission_state = 'current'
        and is_coded
        and area_key is not null
        and period_end is not null

),

-- One fact may go by two names: jobs through loans are the jobs whose channel is a loan.
named as (

    select
        scope,
        scope_key,
        {%- for column in kept %}
        {{ column }},
        {%- endfor %}
        measure_code,
        channel,
        false as is_equivalent
    from in_scope

    union all

    select
        in_scope.scope,
        in_scope.scope_key,
        {%- for column in kept %}
        in_scope.{{ column }},
        {%- endfor %}
        equivalents.same_as_measure_code as measure_code,
        equivalents.same_as_channel as channel,
        true as is_equivalent
    from in_scope
    inner join equivalents
        on
            in_scope.measure_code = equivalents.measure_code
            and in_scope.channel = equivalents.channel

),

keyed as (

    select
        *,
        {{ coordinate_key('named') }} as coordinate_key
    from named

),

ranked as (

    select
        *,
        row_number() over (
            partition by scope, scope_key, coordinate_key
            order by is_equivalent asc, source_rank asc, high - low asc, received_order desc, figure_id asc
        ) as choice
    from keyed

)

select
    scope,
    scope_key,
    coordinate_key,
    {%- for column in kept %}
    {{ column }},
    {%- endfor %}
    measure_code,
    channel,
    is_equivalent,
    scope_key || '|' || coordinate_key as lookup_key
from ranked
where choice = 1
