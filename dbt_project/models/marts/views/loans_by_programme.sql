{{ breakdown_of('fct_loans', 'programme', ['programme']) }}
