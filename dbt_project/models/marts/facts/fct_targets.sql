{{ facts_of('plan') }}
