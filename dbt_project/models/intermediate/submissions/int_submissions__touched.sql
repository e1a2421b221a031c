with

submissions as (

    select * from {{ ref('int_submissions__made_by') }}

),

built as (

    select * from {{ ref('stg_build__submissions') }}

)

{% for layer in ['audit', 'marts'] -%}
select
    '{{ layer }}' as layer,
    submissions.submission_id,
    submissions.series_key
from submissions
left join built on built.layer = '{{ layer }}' and submissions.submission_id = built.submission_id
where
    built.submission_id is null
    or submissions.made_by <> built.made_by
{% if not loop.last %}
union all

{% endif %}
{%- endfor %}
