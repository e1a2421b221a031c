{{ config(materialized='view') }}

{{ parts_among(ref('int_figures__regrouped')) }}
