select finding_id
from {{ ref('fct_findings') }}
where
    (figure_id is null and kind <> 'timeliness')
    or (figure_id is not null and address is null)
