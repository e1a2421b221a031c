{{ config(materialized='incremental', unique_key=group_keys()) }}

{{ groups_with_terms('ratio', 'stated', ratio_roles()) }}
