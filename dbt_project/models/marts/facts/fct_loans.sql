{{ facts_of('loans') }}
