{{ config(materialized='incremental', unique_key=['figure_id']) }}

{{ facts_of('job_creation') }}
