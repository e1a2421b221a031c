{# Whether a figure's value in a dimension is one that the term's selector admits for the group's first figure. #}
{% macro is_selected(value, selector) -%}
    (
        {{ selector }} = 'shared'
        or ({{ selector }} = 'none' and {{ value }} = '')
        or ({{ selector }} in ('children', 'given') and {{ value }} <> '')
        or {{ selector }} = '=' || {{ value }}
    )
{%- endmacro %}

{#
    Whether a term looks at a figure, and its rule is in force at the figure's end; `items` tells what the figure counts,
    and `channels` its channel where that goes by another name.
#}
{% macro is_looked_at(figures, items='items', channels='items') -%}
    terms.measure_code in ('any', {{ items }}.measure_code)
    and terms.about in ('', {{ items }}.about)
    and {{ is_selected(figures ~ '.area', 'terms.area_selector') }}
    {%- for dimension in breakdowns() %}
    and {{ is_selected((channels if dimension == 'channel' else items) ~ '.' ~ dimension, 'terms.' ~ dimension ~ '_selector') }}
    {%- endfor %}
    and (rules.valid_to is null or {{ figures }}.period_end < rules.valid_to)
    and ({{ figures }}.period_end is null or {{ figures }}.period_end >= rules.valid_from)
{%- endmacro %}

{# The value that a term wants in a dimension, given the value its group shares. #}
{% macro wanted_value(shared_value, selector) -%}
    case
        when {{ selector }} in ('shared', 'given', 'children') then {{ shared_value }}
        when {{ selector }} = 'none' then ''
        else substring({{ selector }}, 2)
    end
{%- endmacro %}

{# The place that a selector names by itself; null where it depends on the group. #}
{% macro constant_place(selector) -%}
    case
        when {{ selector }} = 'none' then {{ integer_key(["''"]) }}
        when {{ selector }} like '=%' then {{ integer_key(['substring(' ~ selector ~ ', 2)']) }}
    end
{%- endmacro %}

{# The place that a group shares, told by one of its figures: where a term asks for parts, the unit that they lie in. #}
{% macro shared_place(selector) -%}
    case when {{ selector }} = 'children' then figures.parent_place_key else figures.place_key end
{%- endmacro %}

{#
    The groups of one kind of rule whose terms each mean one figure: a row a shape and first figure, beside it the
    figure that was found for each role (`<role>_figure_key`, value, low, high). A group without a figure that it asks
    for is not there: `int_rule_groups__counted` tells how many there could be. For a figure of the year before may
    stand the sum of those whom the unit succeeded; its key is below zero.
    `anchor` is the role of the first figure, `roles` those that are looked for.
#}
{% macro groups_with_terms(kind, anchor, roles) %}
{%- set divisors = [] %}
{%- for role in roles if role.endswith('_per') %}
{%- do divisors.append(role) %}
{%- endfor %}
with

applications as (

    select * from {{ ref('int_rule_applications') }}
    where kind = '{{ kind }}'

),

terms as (

    select * from {{ ref('int_rule_applications__terms') }}
    where kind = '{{ kind }}'

),

-- Each role reads the few columns and rows that it needs; the whole, kept in memory, would be larger than the caches.
figures as not materialized (

    select * from {{ figures_to_group() }}

),

told as not materialized (

    select
        scope,
        document_key,
        item_key,
        span_key,
        place_key,
        figure_key,
        value,
        low,
        high
    from figures

    union all

    select
        'warehouse' as scope,
        0 as document_key,
        item_key,
        span_key,
        place_key,
        sum_key as figure_key,
        {{ to_amount('sum(value)') }} as value,
        {{ to_amount('sum(low)') }} as low,
        {{ to_amount('sum(high)') }} as high
    from {{ ref('int_figures__succeeded') }}
    group by item_key, span_key, place_key, sum_key

),

{%- for role in roles %}

{{ role }}_terms as (

    select * from terms
    where role = '{{ role }}'

),

{{ role }}_figures as (

    select told.*
    from told
    inner join (
        select distinct
            scope,
            member_item_key
        from {{ role }}_terms
    ) as members
        on
            told.scope = members.scope
            and told.item_key = members.member_item_key

),
{%- endfor %}

asked as (

    select
        applications.*
        {%- for role in roles %},
        {{ role }}_terms.member_item_key as {{ role }}_item_key,
        {{ role }}_terms.member_span_key as {{ role }}_span_key,
        {{ role }}_terms.place_key as {{ role }}_place_key,
        {{ role }}_terms.shape_code is not null as has_{{ role }},
        coalesce({{ role }}_terms.is_required, false) as requires_{{ role }},
        coalesce({{ role }}_terms.is_length, false) as is_length_{{ role }}
        {%- endfor %}
    from applications
    {%- for role in roles %}
    left join {{ role }}_terms
        on
            applications.shape_code = {{ role }}_terms.shape_code
            and applications.item_key = {{ role }}_terms.item_key
            and applications.span_key = {{ role }}_terms.span_key
    {%- endfor %}

),

anchors as not materialized (

    {{ anchored('asked') }}

),

groups as not materialized (

    select anchors.*
    from anchors
    {{ only_touched('anchors', group_keys()) }}

)

-- Few shapes divide by a figure: the groups of all others are not kept for a join that finds nothing.
{%- for joined in [roles, roles | reject('in', divisors) | list] %}

select
    groups.shape_code,
    groups.document_key,
    groups.item_key,
    groups.span_key,
    groups.shared_place_key,
    groups.figure_key,
    {{ newest_figure(joined) }} as newest_figure_key,
    {%- for role in roles %}
    {% if role in joined %}found_{{ role }}.figure_key{% else %}cast(null as bigint){% endif %} as {{ role }}_figure_key,
    {%- endfor %}
    {%- for role in [anchor] + roles if role not in divisors %}
    {{ measured_term('groups' if role == anchor else 'found_' ~ role, role, joined) }}{% if not loop.last %},{% endif %}
    {%- endfor %}
from groups
{%- for role in joined %}
left join {{ role }}_figures as found_{{ role }}
    on
        groups.document_key = found_{{ role }}.document_key
        and groups.{{ role }}_item_key = found_{{ role }}.item_key
        and groups.{{ role }}_span_key = found_{{ role }}.span_key
        and coalesce(groups.{{ role }}_place_key, groups.shared_place_key) = found_{{ role }}.place_key
{%- endfor %}
where
    {{ is_found(joined) }}
    and {% if not loop.first %}not {% endif %}(groups.has_{{ divisors | join(' or groups.has_') }})
{%- if not loop.last %}

union all
{%- endif %}
{%- endfor %}
{% endmacro %}

{# Those of the figures that may be parts of a sum, each at the place of its whole. #}
{% macro parts_among(figures) %}
with

terms as (

    select * from {{ ref('int_rule_applications__terms') }}
    where kind = 'balance'

),

figures as (

    select * from {{ figures }}

)

-- A sum is found from its parts: each tells where its whole would stand.
select
    terms.application_key,
    figures.document_key,
    {{ shared_place('terms.area_selector') }} as shared_place_key,
    terms.term_number,
    terms.sign,
    figures.figure_key as part_figure_key,
    terms.is_remainder,
    terms.completes_parent or terms.area_selector = 'children' as completes_parent,
    (terms.part_dimension <> '' or terms.area_selector = 'children') and not figures.is_coded as is_uncertain,
    figures.has_ended,
    figures.value,
    figures.low,
    figures.high
from figures
inner join terms
    on
        figures.scope = terms.scope
        and figures.item_key = terms.member_item_key
        and figures.span_key = terms.member_span_key
{% endmacro %}

{# The figures that make groups, beside what is asked of them; the place is the one that the terms share. #}
{% macro anchored(asked) %}
    select
        {{ asked }}.*,
        figures.document_key,
        figures.figure_key,
        figures.value,
        figures.low,
        figures.high,
        {{ shared_place(asked ~ '.area_selector') }} as shared_place_key
    from figures
    inner join {{ asked }}
        on
            figures.scope = {{ asked }}.scope
            and figures.item_key = {{ asked }}.item_key
            and figures.span_key = {{ asked }}.span_key
    where
        {{ asked }}.area_selector = 'shared'
        or ({{ asked }}.area_selector = 'given' and figures.place_key <> {{ integer_key(["''"]) }})
        or ({{ asked }}.area_selector = 'children' and figures.parent_place_key is not null)
        or figures.place_key = {{ asked }}.anchor_place_key
{% endmacro %}

{# A role's value, low and high: those of its figure, of the quotient of its two figures, or the length in years. #}
{% macro measured_term(relation, role, roles) -%}
    {%- set divisor = 'found_' ~ role ~ '_per' -%}
    {%- set quotients = {
        'value': quotient(relation ~ '.value', divisor ~ '.value', divisor ~ '.low'),
        'low': quotient_low(relation ~ '.low', divisor ~ '.low', divisor ~ '.high'),
        'high': quotient_high(relation ~ '.high', divisor ~ '.low', divisor ~ '.high'),
    } -%}
    {%- set has_length = role == 'denominator' %}
    {%- for part, quotient in quotients.items() %}
    {%- if role ~ '_per' in roles or has_length %}
    case
        {%- if role ~ '_per' in roles %}
        when groups.has_{{ role }}_per then {{ to_amount(quotient) }}
        {%- endif %}
        {%- if has_length %}
        when groups.is_length_denominator then {{ to_amount('groups.years') }}
        {%- endif %}
        else {{ relation }}.{{ part }}
    end as {{ role }}_{{ part }}
    {%- else %}
    {{ relation }}.{{ part }} as {{ role }}_{{ part }}
    {%- endif %}
    {%- if not loop.last %},{% endif %}
    {%- endfor %}
{%- endmacro %}

{# Whether all roles that are asked for found a figure, and all divisors are above zero. #}
{% macro is_found(roles) -%}
    (
        true
        {%- for role in roles %}
        and (found_{{ role }}.figure_key is not null or not groups.requires_{{ role }})
        {%- if role.endswith('_per') %}
        and (found_{{ role }}.low > 0 or not groups.has_{{ role }})
        {%- endif %}
        {%- endfor %}
    )
{%- endmacro %}

{# The figure of the newest submission of a group: later submissions have larger keys. #}
{% macro newest_figure(roles) -%}
    greatest(
        groups.figure_key
        {%- for role in roles %},
        found_{{ role }}.figure_key
        {%- endfor %}
    )
{%- endmacro %}

{#
    The end of every evaluator, over a CTE `expected` with `columns` and both intervals: the difference, the roles that
    are `missing`, the outcome that `passes` decides where none is, and whether an equality held.
#}
{% macro judged(columns=evaluation_columns(), missing='missing_roles', passes='difference = 0', is_tight='false') %}
compared as (

    select
        *,
        {{ distance('stated_low', 'stated_high', 'expected_low', 'expected_high') }} as difference
    from expected

)

select
    {{ columns | reject('in', ['outcome', 'is_tight', 'missing_roles']) | join(',\n    ') }},
    {{ missing }} as missing_roles,
    case
        when {{ missing }} is not null then 'not_applicable'
        when {{ passes }} then 'pass'
        else 'fail'
    end as outcome,
    {{ is_tight }} as is_tight
from compared
{% endmacro %}

{# The groups of a kind beside each rule that judges them: rules of one shape share groups, and each its own time. #}
{% macro ruled(groups) %}
    select
        rules.rule_code,
        rules.formula,
        rules.factor_low,
        rules.factor_high,
        rules.limit_code,
        rules.bound_low,
        rules.bound_high,
        spans.period_end,
        groups.*
    from {{ groups }} as groups
    inner join {{ ref('int_rules__shaped') }} as rules on groups.shape_code = rules.shape_code
    inner join {{ ref('int_spans') }} as spans on groups.span_key = spans.span_key
    where
        (rules.valid_to is null or spans.period_end < rules.valid_to)
        and (spans.period_end is null or spans.period_end >= rules.valid_from)
{% endmacro %}

{# The evaluations of a CTE `judged`, beside the words for their numbers. #}
{% macro named_groups() %}
figures as (

    select * from {{ ref('int_figures__stated') }}

),

submissions as (

    select * from {{ ref('int_submissions__revised') }}

),

items as (

    select * from {{ ref('int_items') }}

)

select
    judged.*,
    judged.rule_code
    || '|' || case when judged.document_key = 0 then '' else figures.submission_id end
    || '|' || {{ coordinate_text('items', 'figures.area', 'figures.period_key') }} as group_key,
    figures.figure_id as anchor_figure_id,
    submissions.submission_id,
    submissions.state as submission_state,
    figures.area_key,
    figures.period_start,
    figures.period_end,
    figures.unit
from judged
inner join figures on judged.figure_key = figures.figure_key
inner join submissions on {{ received_order('judged.newest_figure_key') }} = submissions.received_order
inner join items on judged.item_key = items.item_key
{% endmacro %}

{#
    Evaluations of all kinds in one shape, over the CTEs `rules`, `related`, `others` and, `with_traces`, `traces`, which are
    the rules that met no group.
#}
{% macro named_evaluations(with_traces=false) %}
all_evaluations as (

    select
        rule_code,
        group_key,
        outcome,
        item_key,
        figure_key,
        anchor_figure_id,
        submission_id,
        submission_state,
        area_key,
        period_start,
        period_end,
        unit,
        stated,
        stated_low,
        stated_high,
        expected,
        expected_low,
        expected_high,
        difference,
        is_tight,
        missing_roles
    from related

    union all

    select
        rule_code,
        group_key,
        outcome,
        null as item_key,
        null as figure_key,
        anchor_figure_id,
        submission_id,
        submission_state,
        area_key,
        period_start,
        period_end,
        unit,
        stated,
        stated_low,
        stated_high,
        expected,
        expected_low,
        expected_high,
        difference,
        is_tight,
        missing_roles
    from others
    {%- if with_traces %}

    union all

    select
        rule_code,
        null as group_key,
        outcome,
        null as item_key,
        null as figure_key,
        null as anchor_figure_id,
        null as submission_id,
        null as submission_state,
        null as area_key,
        null as period_start,
        null as period_end,
        null as unit,
        null as stated,
        null as stated_low,
        null as stated_high,
        null as expected,
        null as expected_low,
        null as expected_high,
        null as difference,
        false as is_tight,
        null as missing_roles
    from traces
    {%- endif %}

),

evaluations as (

    select
        {{ dbt.hash("rules.rule_code || '|' || coalesce(all_evaluations.group_key, '')") }} as evaluation_id,
        rules.rule_code,
        rules.kind,
        rules.scope,
        rules.severity,
        all_evaluations.outcome,
        all_evaluations.group_key,
        all_evaluations.item_key,
        all_evaluations.figure_key,
        all_evaluations.anchor_figure_id,
        all_evaluations.submission_id,
        all_evaluations.submission_state,
        all_evaluations.area_key,
        all_evaluations.period_start,
        all_evaluations.period_end,
        all_evaluations.unit,
        cast(all_evaluations.stated as {{ type_amount() }}) as stated,
        cast(all_evaluations.stated_low as {{ type_amount() }}) as stated_low,
        cast(all_evaluations.stated_high as {{ type_amount() }}) as stated_high,
        cast(all_evaluations.expected as {{ type_amount() }}) as expected,
        cast(all_evaluations.expected_low as {{ type_amount() }}) as expected_low,
        cast(all_evaluations.expected_high as {{ type_amount() }}) as expected_high,
        cast(
            case when all_evaluations.outcome in ('pass', 'fail') then all_evaluations.difference end as {{ type_amount() }}
        ) as difference,
        all_evaluations.is_tight,
        all_evaluations.missing_roles
    from rules
    inner join all_evaluations on rules.rule_code = all_evaluations.rule_code

)
{% endmacro %}

{# The figures of evaluations, those of a view or of a table, with their roles. #}
{% macro figures_of(evaluations) %}
with

evaluations as (

    select * from {{ ref(evaluations) }}

),

rules as (

    select * from {{ ref('int_rules__shaped') }}

),

figures as not materialized (

    select * from {{ ref('int_figures__stated') }}

),

told as (

    select * from {{ ref('int_evaluation_figures__told') }}

),

groups as (

    select * from {{ ref('int_rule_groups__members') }}

),

members as (

    select
        evaluations.evaluation_id,
        evaluations.outcome,
        groups.role,
        groups.term_number,
        groups.sign,
        groups.member_figure_key as figure_key
    from evaluations
    inner join rules on evaluations.rule_code = rules.rule_code
    inner join groups
        on
            rules.shape_code = groups.shape_code
            and evaluations.item_key = groups.item_key
            and evaluations.figure_key = groups.figure_key

)

select
    members.evaluation_id,
    members.outcome,
    members.role,
    cast(members.term_number as integer) as term_number,
    figures.figure_id,
    cast(members.sign as integer) as sign,
    figures.value,
    figures.low,
    figures.high
from members
inner join figures on members.figure_key = figures.figure_key

union all

select
    evaluations.evaluation_id,
    evaluations.outcome,
    told.role,
    cast(told.term_number as integer) as term_number,
    told.figure_id,
    1 as sign,
    told.value,
    told.low,
    told.high
from evaluations
inner join told
    on
        evaluations.rule_code = told.rule_code
        and evaluations.group_key = told.group_key

union all

-- A pattern accuses the one figure that speaks for it.
select
    evaluations.evaluation_id,
    evaluations.outcome,
    'value' as role,
    1 as term_number,
    figures.figure_id,
    1 as sign,
    figures.value,
    figures.low,
    figures.high
from evaluations
inner join figures on evaluations.anchor_figure_id = figures.figure_id
where evaluations.kind in ('repeat', 'history')
{% endmacro %}
