{{ facts_of('departures') }}
