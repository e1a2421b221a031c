{{ config(materialized='incremental', unique_key=group_keys()) }}

{{ groups_with_terms('compare', 'left', compare_roles()) }}
