{{ groups_with_terms('bound', 'value', bound_roles()) }}
