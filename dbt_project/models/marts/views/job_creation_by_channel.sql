{{ breakdown_of('fct_job_creation', 'channel', ['channel'], 'jobs_created') }}
