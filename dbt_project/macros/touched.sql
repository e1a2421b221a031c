{#
    A model that follows a few submissions at a time makes anew only the rows whose `keys` were touched
    (docs/adr/0011-only-what-was-touched.md). It is configured with the strategy `touched` and these keys as its
    `unique_key`, and its first relation is narrowed by `only_touched`; a build from nothing knows nothing of it.
#}
{% macro only_touched(relation, keys) -%}
    {%- set touched = touched_keys(keys) -%}
    {%- if is_incremental() -%}
        inner join ({{ touched }}) as touched on {{ same(relation, 'touched', keys) }}
    {%- endif -%}
{%- endmacro %}

{# The keys of what was touched: submissions, their series, or the coordinates of their figures. #}
{% macro touched_keys(keys) -%}
    {%- if keys == coordinate_keys() -%}
        select distinct figures.{{ keys | join(', figures.') }}
        from {{ ref('int_figures__coded') }} as figures
        inner join {{ ref('int_submissions__touched') }} as submissions
            on figures.submission_id = submissions.submission_id
    {%- else -%}
        select distinct {{ keys | join(', ') }} from {{ ref('int_submissions__touched') }}
    {%- endif -%}
{%- endmacro %}

{# How rows that were touched take the place of those of the build at hand: also where none follow any more. #}
{% macro get_incremental_touched_sql(arguments) -%}
    {%- set keys = arguments['unique_key'] -%}
    {%- set columns = get_quoted_csv(arguments['dest_columns'] | map(attribute='name')) -%}
    delete from {{ arguments['target_relation'] }}
    where ({{ keys | join(', ') }}) in ({{ touched_keys(keys) }});

    insert into {{ arguments['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arguments['temp_relation'] }}
{%- endmacro %}
