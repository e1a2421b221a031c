# One image for every Airflow service: the project, its pinned packages, and a user without rights.
FROM python:3.11-slim

# pip takes its index from the build machine's own configuration; none is named here.
COPY requirements.txt /tmp/requirements.txt
RUN pip install --no-cache-dir --disable-pip-version-check --requirement /tmp/requirements.txt \
    && rm /tmp/requirements.txt

# Group 0, as other images do: files stay writable whichever user id the host gives the container.
RUN useradd --uid 50000 --gid 0 --create-home --home-dir /home/warehouse warehouse \
    && mkdir -p /opt/airflow/logs /srv/warehouse /srv/inbox \
    && chown -R warehouse:0 /opt/airflow /srv \
    && chmod -R g=u /opt/airflow /srv /home/warehouse

WORKDIR /opt/doi-soat
COPY pyproject.toml README.md ./
COPY warehouse warehouse
COPY ingestion ingestion
COPY expectations expectations
COPY reporting reporting
COPY dbt_project dbt_project
COPY dags dags
# Editable, because the seeds, forms and rules are read from beside the code, which stays read-only: dbt and Airflow write
# under the data root and AIRFLOW_HOME alone.
RUN pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation --editable . \
    && python -m compileall -q warehouse ingestion expectations reporting dags

# Airflow puts the folder of the DAGs on the path, but they import each other as a package.
ENV AIRFLOW_HOME=/opt/airflow \
    HOME=/home/warehouse \
    PYTHONPATH=/opt/doi-soat \
    PYTHONUNBUFFERED=1

USER warehouse
CMD ["airflow", "version"]
