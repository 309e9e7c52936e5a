"""What can be said about docker-compose.yml and the Dockerfile without an engine to run them."""

import json
import os
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import psycopg
import pytest
import yaml
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import get_commands
from django.db import connection

from mentorstotte import gunicorn
from mentorstotte.core.env import database
from mentorstotte.core.grants import PASSES
from mentorstotte.local.directory import ROOT
from mentorstotte.local.postgres import SUPERUSER, as_role

ONCE = ["migrate", "rights"]
OURS = [*ONCE, "web", "worker", "beat"]
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(?:(:[-?])([^}]*))?\}")
READ_BY_CODE = re.compile(r"env\.(?:text|flag|number|words)\(\s*\"(\w+)\"")
EXAMPLES = {
    "ALLOWED_HOSTS": "mentor.example",
    "SITE_URL": "https://mentor.example",
    "DEFAULT_FROM_EMAIL": "mentor@example.dk",
    "SEAL_DIR": "/srv/seal",
}


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def dockerfile() -> list[str]:
    return (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()


def resolved(text: str) -> str:
    """As compose would put the variables in, from an environment that holds only what it demands."""

    def value(match: re.Match) -> str:
        name, operator, rest = match.groups()
        return (
            rest
            if operator == ":-"
            else EXAMPLES.get(name, f"{name.lower()}-of-at-least-fifty-letters-{'x' * 50}")
        )

    return VARIABLE.sub(value, str(text)).replace("$$", "$")


def environment_of(compose: dict, service: str) -> dict[str, str]:
    return {name: resolved(value) for name, value in compose["services"][service]["environment"].items()}


def manage(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess:
    command = [sys.executable, ROOT / "manage.py", *arguments]
    return subprocess.run(command, env={"PATH": os.defpath, **env}, capture_output=True, text=True, cwd=ROOT)


def code_variables() -> set[str]:
    sources = [ROOT / "mentorstotte" / "settings.py", ROOT / "mentorstotte" / "gunicorn.py"]
    return {name for source in sources for name in READ_BY_CODE.findall(source.read_text())}


@pytest.mark.slow
def test_settings_accept_what_compose_gives(compose, tmp_path):
    env = environment_of(compose, "web") | {"DATA_DIR": str(tmp_path)}
    differing = {"DATABASE_URL", "DATABASE_ROLE"}  # of the owner: test_only_migrations_and_rights_…
    for name in OURS:
        given = environment_of(compose, name).items()
        assert {key for key, value in given if env[key] != value} <= differing
    done = manage("check", "--deploy", "--fail-level", "WARNING", env=env)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_site_for_which_the_database_guards_nothing_is_told_so(compose, tmp_path):
    env = environment_of(compose, "web") | {"DATA_DIR": str(tmp_path), "DATABASE_ROLE": ""}
    done = manage("check", "--deploy", env=env)
    assert (done.returncode, "mentorstotte.E001" in done.stderr) == (1, True)


SAID = (
    "SESSION_COOKIE_NAME CSRF_COOKIE_NAME SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SESSION_COOKIE_HTTPONLY "
    "CSRF_COOKIE_HTTPONLY SESSION_COOKIE_SAMESITE CSRF_COOKIE_SAMESITE SECURE_HSTS_SECONDS "
    "SECURE_HSTS_INCLUDE_SUBDOMAINS SECURE_SSL_REDIRECT PASSWORD_HASHERS DEBUG "
    "SESSION_COOKIE_DOMAIN SESSION_COOKIE_PATH"
)
ASKED = f"""
import json
from django.conf import settings
from mentorstotte.core import kept, message_storage
said = {{name: getattr(settings, name) for name in "{SAID}".split()}}
said |= {{"messages": message_storage.NamedCookieStorage.cookie_name, "logged_off": kept.LOGGED_OFF}}
print(json.dumps(said))
"""


@pytest.mark.slow
@pytest.mark.asvs("3.3.1", "3.3.2", "3.3.3", "3.3.4", "3.4.1", "12.2.1", "13.4.2", "11.4.2")
def test_production_ties_cookies_to_this_host_and_to_https(compose, tmp_path):
    env = environment_of(compose, "web") | {"DATA_DIR": str(tmp_path)}
    done = manage("shell", "--verbosity", "0", "--command", ASKED, env=env)
    said = json.loads(done.stdout.splitlines()[-1])
    assert said.pop("PASSWORD_HASHERS")[0].endswith("ScryptPasswordHasher")
    names = {said.pop(name) for name in ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "messages", "logged_off")}
    assert [name for name in names if not name.startswith("__Host-")] == []
    assert len(names) == 4
    assert said == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SAMESITE": "Lax",
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_SSL_REDIRECT": True,
        "DEBUG": False,
        "SESSION_COOKIE_DOMAIN": None,
        "SESSION_COOKIE_PATH": "/",
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SECRET_KEY", "CPR_KEY", "DATABASE_URL", "REDIS_URL"])
def test_production_without_a_secret_stops_and_names_it(compose, name, tmp_path):
    env = environment_of(compose, "web") | {"DATA_DIR": str(tmp_path)}
    done = manage("check", env={key: value for key, value in env.items() if key != name})
    assert done.returncode != 0
    assert name in done.stderr


def test_what_the_address_of_the_database_cannot_say_is_told_and_not_dropped():
    assert database("postgres://a@/b?host=%2Frun")["HOST"] == "/run"
    with pytest.raises(ImproperlyConfigured, match="PGSSLMODE"):
        database("postgres://a@h/b?sslmode=verify-full")


@pytest.mark.asvs("13.2.1", "13.2.3")
def test_secrets_have_no_default(compose):
    text = (ROOT / "docker-compose.yml").read_text()
    guessable = [
        match[0]
        for match in VARIABLE.finditer(text)
        if re.search("SECRET|PASSWORD|KEY", match[1]) and match[2] == ":-" and match[3]
    ]
    assert guessable == []
    demanded = {match[1] for match in VARIABLE.finditer(text) if match[2] == ":?"}
    assert {"SECRET_KEY", "CPR_KEY", "DATABASE_PASSWORD", "REDIS_PASSWORD", "POSTGRES_PASSWORD"} <= demanded


def test_a_variable_used_bare_is_demanded_elsewhere(compose):
    matches = list(VARIABLE.finditer((ROOT / "docker-compose.yml").read_text()))
    bare = {match[1] for match in matches if not match[2]}
    assert bare <= {match[1] for match in matches if match[2] == ":?"}


def test_compose_sets_only_what_the_code_reads(compose):
    given = {name for service in OURS for name in compose["services"][service]["environment"]}
    assert given - code_variables() == set()


def test_everything_an_operator_can_choose_comes_through_compose(compose):
    given = {name for service in OURS for name in compose["services"][service]["environment"]}
    of_the_image = {"BIND", "DATA_DIR", "STATIC_ROOT", "STATIC_MANIFEST"}
    never_chosen = {"DEBUG", "HTTPS"}
    assert code_variables() - given == of_the_image | never_chosen


def test_every_variable_is_described():
    documented = (ROOT / "docs" / "operations.md").read_text()
    assert [name for name in sorted(code_variables()) if f"`{name}`" not in documented] == []


def test_only_the_web_is_reached_from_outside(compose):
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["web"]
    assert compose["networks"]["inside"] == {"internal": True}
    assert [compose["services"][name]["networks"] for name in ("postgres", "redis")] == [
        ["inside"],
        ["inside"],
    ]


def test_only_migrations_and_rights_are_made_by_the_owner_of_the_tables(compose):
    users = {name: compose["services"][name]["environment"]["DATABASE_URL"].split(":")[1] for name in OURS}
    assert users == {name: "//mentorstotte_owner" if name in ONCE else "//mentorstotte" for name in OURS}
    roles = {name: compose["services"][name]["environment"]["DATABASE_ROLE"] for name in OURS}
    assert roles == {name: "" if name in ONCE else "mentorstotte" for name in OURS}


@pytest.mark.django_db
def test_the_roles_that_compose_makes_are_those_that_the_guards_need(compose):
    """Its own statements, on this server under other names."""
    script = compose["configs"]["application-role"]["content"].replace("$$", "$")
    made = script.partition("<<'SQL'\n")[2].rpartition("SQL")[0].replace("mentorstotte", "composed")
    as_superuser = as_role(os.environ["DATABASE_URL"], SUPERUSER)
    with psycopg.connect(as_superuser, autocommit=True) as line, connection.cursor() as cursor:
        try:
            for statement in made.replace(":'password'", "'x'").replace(":'owner'", "'x'").split(";"):
                line.execute(statement)
            cursor.execute(PASSES, ["composed_across", "composed", "composed"])
            assert cursor.fetchone() == (1,)
            rights = "SELECT rolcanlogin, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'composed'"
            cursor.execute(rights)
            assert cursor.fetchone() == (True, False, False)
        finally:
            line.execute("DROP DATABASE IF EXISTS composed")
            line.execute("DROP ROLE IF EXISTS composed, composed_across, composed_owner")


def test_what_runs_on_is_restarted_and_watched(compose, dockerfile):
    services = compose["services"]
    assert {name: service["restart"] for name, service in services.items()} == {
        name: "no" if name in ONCE else "unless-stopped" for name in services
    }
    assert [name for name, service in services.items() if "healthcheck" not in service] == ["web"]
    assert any(line.startswith("HEALTHCHECK") and "/sundhed/" in " ".join(dockerfile) for line in dockerfile)


def test_our_containers_may_write_only_data_and_tmp(compose):
    for name in OURS:
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        data, seal = service["volumes"]
        assert data == "data:/data"
        assert seal.endswith(":/seal:ro")


def test_named_volumes_exist(compose):
    used = {
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
        if volume[0] != "$"
    }
    assert used == set(compose["volumes"])


def test_commands_exist(compose, dockerfile):
    binaries = {
        compose["services"][name]["command"][0] for name in OURS if "command" in compose["services"][name]
    }
    assert all(shutil.which(name, path=Path(sys.executable).parent) for name in binaries | {"gunicorn"})
    assert {compose["services"][name]["command"][2] for name in ONCE} <= set(get_commands())
    assert dockerfile[-1] == 'CMD ["gunicorn", "--config", "python:mentorstotte.gunicorn"]'


@pytest.mark.asvs("13.4.1", "15.2.3")
def test_image_is_built_from_what_is_there(dockerfile):
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    let_through = [line[1:] for line in lines if line.startswith("!")]
    copied = [line.split()[1] for line in dockerfile if line.startswith("COPY ") and "--from" not in line]
    assert sorted(copied) == sorted(let_through)
    assert [path for path in copied if not (ROOT / path).exists()] == []


@pytest.mark.asvs("13.4.1")
def test_image_holds_every_app(dockerfile):
    copied = [line.split()[1] for line in dockerfile if line.startswith("COPY ")]
    ours = {app.split(".")[0] for app in settings.INSTALLED_APPS if (ROOT / app.split(".")[0]).is_dir()}
    assert ours | {"mentorstotte", "templates", "static", "manage.py"} <= set(copied)


def test_image_does_not_run_as_root(dockerfile):
    after_user = dockerfile[dockerfile.index("USER mentorstotte") :]
    assert not any(line.startswith(("RUN", "COPY", "USER root")) for line in after_user)


@pytest.mark.slow
def test_web_server_settings_are_valid(tmp_path):
    command = [sys.executable, "-m", "gunicorn", "--check-config", "-c", "python:mentorstotte.gunicorn"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_web_server_writes_no_address():
    assert gunicorn.accesslog is None


@pytest.mark.slow
def test_static_files_are_collected_as_the_image_does(tmp_path):
    done = manage(
        "collectstatic", "--no-input", env={"STATIC_MANIFEST": "1", "STATIC_ROOT": str(tmp_path / "static")}
    )
    assert done.returncode == 0, done.stderr
    assert any(fnmatch(path.name, "app.*.css") for path in (tmp_path / "static" / "css").iterdir())
