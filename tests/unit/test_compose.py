"""The container files, held against the specification, Airflow's own parser and configuration, and each other.

The tests need no Docker engine: what an engine would say is asked of those who know it.
"""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from warehouse.paths import PROJECT_ROOT
from warehouse.settings import Settings, variables

SPECIFICATION = Path(__file__).parent / "vendored" / "compose-spec.json"
COMPOSE_TEXT = (PROJECT_ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load(COMPOSE_TEXT)
DOCKERFILE = (PROJECT_ROOT / "Dockerfile").read_text(encoding="utf-8")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DATABASES = frozenset({"postgres", "marts"})
AIRFLOW_SERVICES = {name: service for name, service in SERVICES.items() if name not in DATABASES}
SECRET_NAME = re.compile(r"PASSWORD|SECRET|_KEY$|TOKEN|DSN")
VARIABLE = re.compile(r"(?<!\$)\$\{(?P<name>\w+)(?P<rest>[^}]*)\}")


def env_example() -> dict[str, str]:
    lines = (PROJECT_ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return dict(pairs)


def interpolated_names() -> set[str]:
    passed_through = {
        name for service in SERVICES.values() for name, value in service.get("environment", {}).items() if value is None
    }
    return passed_through | {match["name"] for match in VARIABLE.finditer(COMPOSE_TEXT)}


def airflow_commands() -> list[tuple[str, list[str]]]:
    """Every call of Airflow's command line: the services' own, their health checks and the steps of the set-up."""
    commands = []
    for name, service in AIRFLOW_SERVICES.items():
        command = service["command"]
        if command[0] == "bash":
            commands += [(name, shlex.split(line)) for line in command[-1].replace("$$", "$").splitlines()]
        else:
            commands.append((name, command))
        check = service.get("healthcheck", {}).get("test", [])
        if "airflow" in check:
            commands.append((f"{name} health", check[1:]))
    return commands


def test_file_follows_the_compose_specification() -> None:
    specification = json.loads(SPECIFICATION.read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(specification)(specification)
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(COMPOSE)] == []


def test_specification_is_not_satisfied_by_anything() -> None:
    specification = json.loads(SPECIFICATION.read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(specification)(specification)
    assert not validator.is_valid({"services": {"api-server": {"comand": ["airflow"]}}})


def test_services_are_those_of_airflow_three() -> None:
    assert set(SERVICES) == {
        *DATABASES,
        "airflow-init",
        "api-server",
        "scheduler",
        "dag-processor",
        "triggerer",
    }


@pytest.mark.parametrize(("name", "command"), airflow_commands(), ids=lambda value: str(value)[:40])
def test_command_is_one_that_airflow_knows(name: str, command: list[str]) -> None:
    from airflow.cli.cli_parser import get_parser

    assert command[0] == "airflow", name
    parsed = get_parser().parse_args(command[1:])
    assert parsed.subcommand


def test_every_airflow_setting_is_one_that_airflow_knows() -> None:
    from airflow.configuration import conf

    known = {
        (section, option)
        for section, described in conf.configuration_description.items()
        for option in described["options"]
    }
    used = {
        tuple(name.lower().removeprefix("airflow__").split("__", 1))
        for service in AIRFLOW_SERVICES.values()
        for name in service["environment"]
        if name.startswith("AIRFLOW__")
    }
    assert used
    assert used - known == set()


def test_auth_manager_asks_for_a_name_and_a_password() -> None:
    from airflow.providers.fab.auth_manager.fab_auth_manager import FabAuthManager

    manager = f"{FabAuthManager.__module__}.{FabAuthManager.__name__}"
    assert SERVICES["api-server"]["environment"]["AIRFLOW__CORE__AUTH_MANAGER"] == manager


def test_pool_of_the_single_writer_is_made_before_anything_runs() -> None:
    assert "airflow pools set duckdb_writer 1 " in SERVICES["airflow-init"]["command"][-1]
    for name in ("api-server", "dag-processor", "scheduler", "triggerer"):
        assert SERVICES[name]["depends_on"]["airflow-init"]["condition"] == "service_completed_successfully"


def test_no_task_starts_before_the_api_server_answers() -> None:
    assert SERVICES["scheduler"]["depends_on"]["api-server"]["condition"] == "service_healthy"


def test_all_services_share_their_settings_and_secrets() -> None:
    common = SERVICES["scheduler"]["environment"]
    for name, service in AIRFLOW_SERVICES.items():
        assert common.items() <= service["environment"].items(), name
    assert "AIRFLOW__API_AUTH__JWT_SECRET" in common


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"airflow-init"}))
def test_service_that_stays_up_has_a_health_check(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


def test_variables_are_those_of_the_example_file() -> None:
    assert interpolated_names() == set(env_example()), "docker-compose.yml and .env.example must name the same"


def test_warehouse_settings_are_those_of_the_example_file() -> None:
    settings = set(variables().values())
    ours = ("WAREHOUSE_", "PUBLISH_")
    assert {name for name in env_example() if name.startswith(ours)} == settings
    assert {name for name in SERVICES["scheduler"]["environment"] if name.startswith(ours)} == settings


def test_example_shows_the_default_of_every_setting() -> None:
    example = env_example()
    for name, field in Settings.model_fields.items():
        if field.default is not None:
            assert example[variables()[name]] == str(field.default), name


def test_missing_variable_stops_the_start_and_says_what_to_set() -> None:
    silent = [match[0] for match in VARIABLE.finditer(COMPOSE_TEXT) if not match["rest"].startswith(":?set ")]
    assert silent == []


def test_nothing_is_published_beyond_loopback() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert published
    assert [port for port in published if not str(port).startswith("127.0.0.1:")] == []
    assert not [name for name, service in SERVICES.items() if {"network_mode", "privileged"} & set(service)]


def test_no_secret_is_written_down() -> None:
    for name, service in SERVICES.items():
        for key, value in service["environment"].items():
            if SECRET_NAME.search(key):
                assert VARIABLE.fullmatch(value), f"{name}: {key} must come from .env"
    connection = SERVICES["scheduler"]["environment"]["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]
    assert re.match(r"postgresql\+psycopg2://airflow:\$\{POSTGRES_PASSWORD:", connection)
    assert {name: value for name, value in env_example().items() if SECRET_NAME.search(name) and value} == {}


def test_drivers_of_the_metadata_database_are_pinned() -> None:
    pinned = (PROJECT_ROOT / "requirements.txt").read_text(encoding="utf-8")
    for driver in ("psycopg2-binary", "asyncpg"):
        assert re.search(rf"^{driver}==", pinned, re.MULTILINE), f"add {driver}: Airflow opens PostgreSQL with both"


def test_warehouse_folders_of_the_host_stand_where_the_settings_say() -> None:
    for name, service in AIRFLOW_SERVICES.items():
        mounts = {mount.rsplit(":", 1)[1]: mount for mount in service["volumes"]}
        for setting in ("WAREHOUSE_HOME", "WAREHOUSE_INBOX"):
            assert f"${{{setting}:" in mounts[service["environment"][setting]], name


def test_image_is_small_unprivileged_and_pinned() -> None:
    assert DOCKERFILE.count("FROM ") == 1
    assert re.search(r"^FROM python:3\.11-slim$", DOCKERFILE, re.MULTILINE)
    users = re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)
    assert users[-1] != "root"
    assert "USER" not in DOCKERFILE[: DOCKERFILE.rindex("\nRUN ")]
    assert "--requirement /tmp/requirements.txt" in DOCKERFILE
    assert not re.search(r"index-url|trusted-host|https?://", DOCKERFILE)
    pinned = (PROJECT_ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert not re.search(r"index-url|trusted-host|https?://", pinned)


def test_image_holds_what_the_services_run() -> None:
    sources = re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.MULTILINE)
    copied = {source for line in sources for source in line.split()}
    allowed = (PROJECT_ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {"warehouse", "ingestion", "expectations", "reporting", "dbt_project", "dags"} <= copied
    assert [source for source in copied if not (PROJECT_ROOT / source).exists()] == []
    assert [source for source in copied if f"!{source}" not in allowed] == []


def test_image_finds_the_dags_where_the_services_look() -> None:
    project = re.findall(r"^WORKDIR (\S+)$", DOCKERFILE, re.MULTILINE)[-1]
    assert f"PYTHONPATH={project} " in DOCKERFILE, "the DAG files import each other as the package `dags`"
    assert SERVICES["dag-processor"]["environment"]["AIRFLOW__CORE__DAGS_FOLDER"] == f"{project}/dags"
