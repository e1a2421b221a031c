{{ breakdown_of('fct_job_creation', 'total', [], 'jobs_created') }}
