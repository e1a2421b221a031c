{#
    A model that follows a few submissions at a time makes anew only the rows whose `keys` were touched
    (docs/adr/0011-only-what-was-touched.md). It is incremental, with these keys as its `unique_key`, and its first
    relation is narrowed by `only_touched`; a build from nothing knows nothing of it. Rows that every build makes anew are
    told by `made_anew`, a condition in its `meta`.
#}
{% macro only_touched(relation, keys) -%}
    {%- set touched = touched_keys(keys, model.schema) -%}
    {%- if is_incremental() -%}
        inner join ({{ touched }}) as touched on {{ same(relation, 'touched', keys) }}
    {%- endif -%}
{%- endmacro %}

{# For tests: what cannot have changed needs no second look, so a build that follows looks at what was touched alone. #}
{% macro may_have_changed(relation, keys, made) -%}
    {%- set touched = touched_keys(keys, made) -%}
    {%- if flags.FULL_REFRESH -%}
        true
    {%- else -%}
        ({{ relation }}.{{ keys | join(', ' ~ relation ~ '.') }}) in ({{ touched }})
    {%- endif -%}
{%- endmacro %}

{# The keys of what was touched since a layer (audit, marts) was made, each kind told by the columns that it has. #}
{% macro touched_keys(keys, made) -%}
    {%- set layer = "layer = '" ~ made ~ "'" -%}
    {%- if keys == ['figure_id'] -%}
        select coded.figure_id
        from {{ ref('int_figures__coded') }} as coded
        inner join {{ ref('int_figures__touched') }} as cells on {{ same('coded', 'cells', ['place_key', 'span_key']) }}
        where cells.{{ layer }}
    {%- elif keys == ['area_key'] -%}
        select area_key from {{ ref('int_areas__touched') }} where {{ layer }}
    {%- elif keys == ['parent_place_key'] -%}
        select distinct parent_place_key from {{ ref('int_series__touched') }} where {{ layer }}
    {%- elif keys == ['kind', 'anchor_figure_id'] -%}
        select kind, anchor_figure_id from {{ ref('int_evaluations__touched') }} where {{ layer }}
    {%- elif keys[0] == 'shared_place_key' -%}
        select distinct {{ keys | join(', ') }} from {{ ref('int_rule_groups__touched') }} where {{ layer }}
    {%- elif keys[0] == 'place_key' -%}
        select distinct {{ keys | join(', ') }} from {{ ref('int_figures__touched') }} where {{ layer }}
    {%- else -%}
        select distinct {{ keys | join(', ') }} from {{ ref('int_submissions__touched') }} where {{ layer }}
    {%- endif -%}
{%- endmacro %}

{# What tells the models that say what was touched: a build from nothing does not ask them. #}
{% macro unless_from_nothing() -%}
    {% if flags.FULL_REFRESH %}where false{% endif %}
{%- endmacro %}

{# Each territory that lies in another, beside that one. #}
{% macro places_below() -%}
    select
        {{ integer_key(['area_key']) }} as place_key,
        {{ integer_key(['parent_area_key']) }} as parent_place_key
    from {{ ref('stg_reference__areas') }}
    where parent_area_key is not null
{%- endmacro %}

{# Each unit that ended and went to another as a whole, beside that one, of which it is one of `old_count`. #}
{% macro places_succeeded() -%}
    select
        old_count,
        new_area_key,
        {{ integer_key(['old_area_key']) }} as old_place_key,
        {{ integer_key(['new_area_key']) }} as new_place_key
    from {{ ref('int_area_successions__whole') }}
{%- endmacro %}

{# Each unit beside the one in which it lies, which all its siblings share; those that lie in none share the lack of one. #}
{% macro siblings() -%}
    select
        area_key,
        area_level,
        {{ integer_key(['area_key']) }} as place_key,
        {{ integer_key(["coalesce(parent_area_key, '')"]) }} as parent_place_key
    from {{ ref('stg_reference__areas') }}
{%- endmacro %}

{# Which periods the groups of a period look at, over the CTE `terms`: theirs, which a relation names, and those of terms. #}
{% macro spans_looked_at(relation) -%}
    select
        span_key,
        member_span_key
    from terms
    where member_span_key is not null

    union

    select
        span_key,
        span_key as member_span_key
    from {{ relation }}
{%- endmacro %}

{#
    The figures among which groups are found: all of them, or those that the touched groups look at. Both are named here,
    so that dbt knows of them whichever is asked.
#}
{% macro figures_to_group() -%}
    {%- set all_figures, regrouped = ref('int_figures__scoped'), ref('int_figures__regrouped') -%}
    {{ regrouped if is_incremental() else all_figures }}
{%- endmacro %}

{# As above, those of them that may be parts of a sum. #}
{% macro parts_to_group() -%}
    {%- set all_parts, regrouped = ref('int_rule_parts'), ref('int_rule_parts__regrouped') -%}
    {{ regrouped if is_incremental() else all_parts }}
{%- endmacro %}

{# The evaluations of relation rules that a mart of them may lack: all of them, or those that it loses. #}
{% macro related_to_release() -%}
    {%- set all_evaluations, touched = ref('int_evaluations__related'), ref('int_evaluations__related_touched') -%}
    {{ touched if is_incremental() else all_evaluations }}
{%- endmacro %}

{# As above, those of the kinds that have groups of their own. #}
{% macro others_to_release() -%}
    {%- set all_evaluations, touched = ref('int_evaluations__other'), ref('int_evaluations__other_touched') -%}
    {{ touched if is_incremental() else all_evaluations }}
{%- endmacro %}

{# Which evaluations every build makes anew: rules that met no group, and kinds that follow nothing. #}
{% macro evaluations_made_anew() -%}
    group_key is null or kind not in ('{{ following_kinds() | join("', '") }}')
{%- endmacro %}

{# Of the relation at hand, the rows whose likes the strategy deletes. #}
{% macro where_deleted(keys) -%}
    {%- set of_touched = rows_of_touched(keys) -%}
    {%- if is_incremental() -%}
        where
            {{ of_touched }}
            {%- if model.config.meta.made_anew %}
            or {{ model.config.meta.made_anew }}
            {%- endif %}
    {%- endif -%}
{%- endmacro %}

{% macro rows_of_touched(keys) -%}
    ({{ keys | join(', ') }}) in ({{ touched_keys(keys, model.schema) }})
{%- endmacro %}

{# How rows that were touched take the place of those of the build at hand: also where none follow any more. #}
{% macro get_incremental_touched_sql(arguments) -%}
    {%- set columns = get_quoted_csv(arguments['dest_columns'] | map(attribute='name')) -%}
    delete from {{ arguments['target_relation'] }}
    where {{ rows_of_touched(arguments['unique_key']) }};

    {% if model.config.meta.made_anew -%}
    delete from {{ arguments['target_relation'] }}
    where {{ model.config.meta.made_anew }};

    {% endif -%}
    insert into {{ arguments['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arguments['temp_relation'] }}
{%- endmacro %}
