{{ breakdown_of('fct_loans', 'programme_fund_source', ['programme', 'fund_source'], 'loan_outstanding_vnd') }}
