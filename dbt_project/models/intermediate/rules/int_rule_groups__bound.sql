{{ config(materialized='incremental', unique_key=group_keys()) }}

{{ groups_with_terms('bound', 'value', bound_roles()) }}
