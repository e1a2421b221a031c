{{ breakdown_of('fct_targets', 'total', [], 'target_workers_departed') }}
