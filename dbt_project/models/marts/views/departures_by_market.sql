{{ breakdown_of('fct_departures', 'market', ['market_code'], 'workers_departed') }}
