{% for fact in ['fct_departures', 'fct_job_creation', 'fct_loans', 'fct_targets'] %}
select
    '{{ fact }}' as fact,
    facts.figure_id
from {{ ref(fact) }} as facts
left join {{ ref('fct_figures') }} as figures on facts.figure_id = figures.figure_id
where figures.figure_id is null
{% if not loop.last %}
union all
{% endif %}
{% endfor %}
