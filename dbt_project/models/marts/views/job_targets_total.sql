{{ breakdown_of('fct_targets', 'total', [], 'target_jobs_created') }}
