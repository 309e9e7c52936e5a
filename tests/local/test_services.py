"""The embedded servers: what a throw-away one promises, and what an unlucky directory must not break."""

import os
import stat
from pathlib import Path
from urllib.parse import unquote

import psutil
import psycopg
import pytest
import redis

from mentorstotte.local import LocalError, Services, services
from mentorstotte.local.directory import DataDirectory
from mentorstotte.local.errors import InUseError


def connect(addresses: Services) -> psycopg.Connection:
    return psycopg.connect(addresses.database_url, autocommit=True)


def one(connection: psycopg.Connection, question: str):
    return connection.execute(question).fetchone()[0]


@pytest.mark.parametrize("name", ["enkel", "med mellemrum, komma og 'pling'", "æøå" * 30])
def test_any_directory_will_do(tmp_path, name):
    with services(tmp_path / name) as addresses:
        with connect(addresses) as connection:
            assert one(connection, "SELECT lower('ÆØÅ')") == "æøå"
        assert redis.Redis.from_url(addresses.redis_url).ping()
    with pytest.raises(psycopg.OperationalError):
        connect(addresses)


def test_data_stay_and_the_role_is_no_superuser(tmp_path):
    with services(tmp_path / "data") as addresses, connect(addresses) as connection:
        for extension in ("btree_gist", "pg_trgm", "unaccent"):
            connection.execute(f"CREATE EXTENSION {extension}")
        connection.execute("CREATE TABLE kept AS SELECT show_trgm('Ærø') AS parts")
        assert one(connection, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    with services(tmp_path / "data") as addresses, connect(addresses) as connection:
        # Three letters and their three neighbours: the server sees Æ and Ø as letters.
        assert len(one(connection, "SELECT parts FROM kept")) == 4


def test_log_never_holds_the_values_of_a_failed_statement(tmp_path):
    with services(tmp_path / "data") as addresses, connect(addresses) as connection:
        connection.execute("CREATE TABLE person (cpr text UNIQUE)")
        connection.execute("INSERT INTO person VALUES ('6101901234')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES ('6101901234')")
    log = (tmp_path / "data" / "log" / "postgres.log").read_text()
    assert "duplicate key" in log
    assert "6101901234" not in log


@pytest.mark.asvs("13.2.1")
def test_broker_wants_a_password_that_stands_nowhere(tmp_path):
    with services(tmp_path / "data") as addresses:
        url = addresses.redis_url
        password = url.split("@")[0].rpartition(":")[2]
        with pytest.raises(redis.AuthenticationError):
            redis.Redis.from_url(url.replace(password, "forkert")).ping()
        processes = [process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"])]
        assert not any(
            password in part for command in processes for part in command if "valkey" in command[0]
        )


def test_two_at_once_in_one_directory_is_refused(tmp_path):
    second = services(tmp_path / "data")
    with services(tmp_path / "data"), pytest.raises(InUseError, match="er allerede i brug af proces"):
        second.__enter__()


def test_half_made_server_is_made_anew(tmp_path):
    (tmp_path / "data" / "postgres.new").mkdir(parents=True)
    (tmp_path / "data" / "postgres.new" / "PG_VERSION").write_text("18")
    with services(tmp_path / "data") as addresses, connect(addresses) as connection:
        assert one(connection, "SELECT 1") == 1


def test_pid_that_now_belongs_to_another_does_not_block(tmp_path):
    with services(tmp_path / "data"):
        pass
    pid_file = tmp_path / "data" / "postgres" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{tmp_path}\n1\n5432\n\n\n0 0\nready\n")
    with services(tmp_path / "data") as addresses, connect(addresses) as connection:
        assert one(connection, "SELECT 1") == 1


def test_data_of_another_version_are_left_alone_and_told(tmp_path):
    (tmp_path / "data" / "postgres").mkdir(parents=True)
    (tmp_path / "data" / "postgres" / "PG_VERSION").write_text("9\n")
    with pytest.raises(LocalError, match="er fra PostgreSQL 9"), services(tmp_path / "data"):
        pass
    assert [path.name for path in (tmp_path / "data" / "postgres").iterdir()] == ["PG_VERSION"]


def test_nobody_else_may_read_the_data(tmp_path):
    with services(tmp_path / "data") as addresses:
        directory = DataDirectory(tmp_path / "data")
        socket = Path(unquote(addresses.database_url.rpartition("?host=")[2]))
        secret = directory.secret("secret_key")
        assert directory.secret("secret_key") == secret
        private = [directory.path, directory.path / "postgres", socket, directory.run]
        readable = stat.S_IRGRP | stat.S_IROTH | stat.S_IWGRP | stat.S_IWOTH
        assert [path for path in private if path.stat().st_mode & readable] == []
        files = [directory.path / "secret_key", directory.addresses, directory.run / "children.json"]
        assert [oct(path.stat().st_mode)[-3:] for path in files] == ["600"] * 3
