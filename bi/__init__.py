"""Dashboards over the marts in Apache Superset, which lives in an environment of its own (`make bi`)."""
