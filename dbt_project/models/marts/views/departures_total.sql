{{ breakdown_of('fct_departures', 'total', [], 'workers_departed') }}
