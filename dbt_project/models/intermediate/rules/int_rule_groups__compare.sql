{{ groups_with_terms('compare', 'left', compare_roles()) }}
