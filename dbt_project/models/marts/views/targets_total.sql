{{ breakdown_of('fct_targets', 'total', []) }}
