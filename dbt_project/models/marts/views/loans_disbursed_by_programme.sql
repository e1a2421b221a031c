{{ breakdown_of('fct_loans', 'programme', ['programme'], 'loan_disbursed_vnd') }}
