{{ facts_of('job_creation') }}
