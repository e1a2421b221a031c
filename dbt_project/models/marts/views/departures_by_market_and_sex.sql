{{ breakdown_of('fct_departures', 'market_sex', ['market_code', 'sex'], 'workers_departed') }}
