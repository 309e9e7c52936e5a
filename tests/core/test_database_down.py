"""A lost database gives an honest 503 wherever in the request it is missed, and the next request recovers."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from mentorstotte.core.enums import Role
from tests import factories

pytestmark = pytest.mark.django_db


def lost(*args, **kwargs):
    raise OperationalError("server closed the connection unexpectedly")


@pytest.fixture
def browser():
    made = Client(raise_request_exception=False)
    made.force_login(factories.user(Role.CASEWORKER, team=factories.team()))
    return made


@pytest.mark.parametrize(
    ("method", "address"),
    [("get", "/"), ("post", "/soeg/"), ("get", "/konto/log-ind/"), ("post", "/konto/log-ind/")],
)
def test_the_page_says_so_and_the_next_request_works(browser, monkeypatch, method, address):
    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", lost)
        broken.setattr(connection, "close", lambda: None)  # the test's own transaction lives in it
        answer = getattr(browser, method)(address, {"q": "Ærø", "login": "a@b.dk", "password": "x"})
    assert answer.status_code == 503
    assert "Databasen svarer ikke" in answer.content.decode()
    assert answer.headers["Retry-After"] == "10"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert browser.get("/").status_code == 200


def test_another_error_is_not_called_a_lost_database(browser, monkeypatch):
    def broken(*args, **kwargs):
        raise ValueError("7109840001")

    monkeypatch.setattr("mentorstotte.core.registry.tiles_for", broken)
    answer = browser.get("/")
    assert answer.status_code == 500
    assert "7109840001" not in answer.content.decode()


def test_a_statement_is_waited_for_so_long_and_then_the_line_is_closed(settings):
    settings.DATABASE_SECONDS = 1
    ours = connection.copy()
    with ours.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = cursor.fetchone()
        with pytest.raises(OperationalError):
            cursor.execute("SELECT pg_sleep(300)")
    assert ours.connection.closed
    assert not ours.is_usable()
    connection.cursor().execute("SELECT pg_terminate_backend(%s)", server)
    ours.close()
    with ours.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    ours.close()


def test_a_long_statement_is_waited_for_where_no_browser_waits():
    assert connection.settings_dict["ENGINE"] == "mentorstotte.core.database"
    connection.ensure_connection()
    assert connection.connection.patience == 0
