{{ config(materialized='view') }}

{{ figures_of('int_evaluations') }}
