with

figures as (

    select * from {{ ref('int_figures__coded') }}

),

groups as (

    select * from {{ ref('int_rule_groups__touched') }}

),

series as (

    select * from {{ ref('int_series__touched') }}

),

-- The first figures of groups stand in the territory that a group shares, or lie in it.
first_figures as (
    {% for place_key in ['place_key', 'parent_place_key'] %}
    select
        groups.layer,
        figures.figure_id
    from figures
    inner join groups
        on
            figures.{{ place_key }} = groups.shared_place_key
            and figures.span_key = groups.span_key
    {% if not loop.last %}
    union
    {% endif %}
    {%- endfor %}
)

{% for kind in relation_kinds() %}
select
    layer,
    '{{ kind }}' as kind,
    figure_id as anchor_figure_id
from first_figures

union all
{% endfor %}
select
    series.layer,
    'history' as kind,
    figures.figure_id as anchor_figure_id
from figures
inner join series on figures.area_key = series.area_key
