select *
from {{ ref('int_evaluations') }}
where outcome = 'fail'
