{{ breakdown_of('fct_departures', 'sex', ['sex'], 'workers_departed') }}
