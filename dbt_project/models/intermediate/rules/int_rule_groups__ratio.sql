{{ groups_with_terms('ratio', 'stated', ratio_roles()) }}
