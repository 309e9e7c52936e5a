"""The read log cannot be changed, cut or reordered without being found out, also by who owns the database."""

import json
import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from mentorstotte.core import log_chain
from mentorstotte.core.enums import Role
from mentorstotte.core.models import AccessLog, LogLink, Notice
from tests import factories

TABLE, LINKS = AccessLog._meta.db_table, LogLink._meta.db_table


@pytest.fixture
def anchor(settings, tmp_path, monkeypatch):
    """Links of three rows, anchored in a folder of this test."""
    settings.LOG_ANCHOR = tmp_path / "elsewhere" / "anchor.jsonl"
    monkeypatch.setattr(log_chain, "BLOCK", 3)
    return settings.LOG_ANCHOR


@pytest.fixture
def reader():
    return factories.user(Role.CASEWORKER)


def read(reader, *keys: int) -> None:
    for key in keys:
        AccessLog.objects.create(
            user=reader, subject_kind="citizen", subject_key=str(key), page="cases:detail"
        )


def as_owner(*statements: str) -> None:
    """What somebody does who owns the tables and puts the triggers aside."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in (TABLE, LINKS):
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        for statement in statements:
            cursor.execute(statement)
        for table in (TABLE, LINKS):
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


def key_of(place: int) -> int:
    return AccessLog.objects.order_by("pk")[place].pk


def found(anchor) -> list[str]:
    return list(log_chain.faults(anchor))


def verified() -> str:
    out = StringIO()
    call_command("verify_log", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_every_read_is_held_once_and_what_came_since_is_counted(anchor, reader):
    read(reader, *range(7))
    assert log_chain.extend() == 3
    assert log_chain.extend() == 0
    read(reader, 8, 9)
    assert verified() == "Loggen er uændret: 3 led. 2 opslag er ikke med i et led endnu.\n"
    assert log_chain.extend() == 1
    assert [link.rows for link in LogLink.objects.all()] == [3, 3, 1, 2]
    assert [json.loads(line)["number"] for line in anchor.read_text().splitlines()] == [1, 2, 3, 4]


@pytest.mark.asvs("16.4.2", "11.4.3")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("deed", "fault"),
    [
        ("UPDATE {log} SET subject_key = '999' WHERE id = {one}", "Led 1: opslag nr."),
        ("UPDATE {log} SET at = at - interval '1 microsecond' WHERE id = {one}", "Led 1: opslag nr."),
        ("UPDATE {log} SET user_id = {other} WHERE id = {one}", "Led 1: opslag nr."),
        ("DELETE FROM {log} WHERE id = {one}", "Led 1: 3 opslag er blevet til 2."),
        ("UPDATE {log} SET id = id + 1000 WHERE id = {one}", "Led 1: 3 opslag er blevet til 2."),
        (
            "INSERT INTO {log} (id, user_id, at, subject_kind, subject_key, page, purpose, refused)"
            " VALUES ({one} - 100, {other}, now(), 'citizen', '1', 'x', '', false)",
            "Led 1: 3 opslag er blevet til 4.",
        ),
        ("UPDATE {links} SET sha256 = repeat('0', 64) WHERE number = 1", "Led 1: opslag nr."),
        ("DELETE FROM {links} WHERE number = 1", "Led 1 mangler i databasen."),
    ],
)
def test_whoever_changes_the_past_is_found_out(anchor, reader, deed, fault):
    read(reader, *range(6))
    log_chain.extend()
    other = factories.user(Role.CASEWORKER)
    as_owner(deed.format(log=TABLE, links=LINKS, one=key_of(1), other=other.pk))
    assert found(anchor)[0].startswith(fault)
    with pytest.raises(CommandError, match="fejl i adgangsloggen"):
        verified()


@pytest.mark.django_db
def test_two_rows_that_change_places_are_found_out(anchor, reader):
    read(reader, 1, 2)
    log_chain.extend()
    first, second = key_of(0), key_of(1)
    swap = f"UPDATE {TABLE} SET subject_key = CASE id WHEN {first} THEN '2' ELSE '1' END"
    as_owner(f"{swap} WHERE id IN ({first}, {second})")
    assert len(found(anchor)) == 1


@pytest.mark.django_db
def test_an_end_that_is_cut_off_is_known_by_the_anchor(anchor, reader):
    read(reader, *range(6))
    log_chain.extend()
    as_owner(f"DELETE FROM {TABLE} WHERE id >= {key_of(3)}", f"DELETE FROM {LINKS} WHERE number = 2")
    assert found(anchor) == ["Loggen slutter med led 1; ankeret kender led 2."]


@pytest.mark.django_db
def test_a_chain_that_is_made_anew_is_known_by_the_anchor(anchor, reader):
    read(reader, *range(3))
    log_chain.extend()
    as_owner(f"UPDATE {TABLE} SET subject_key = '999' WHERE id = {key_of(1)}", f"DELETE FROM {LINKS}")
    log_chain.extend()
    assert found(anchor) == ["Led 1: ankeret har noget andet end databasen."]


@pytest.mark.django_db
def test_what_was_not_anchored_by_a_worker_that_was_killed_is_anchored_by_the_next(anchor, reader):
    read(reader, *range(6))
    log_chain.extend()
    lines = anchor.read_text().splitlines()
    anchor.write_text(f"{lines[0]}\n{lines[1][:20]}")  # in the middle of writing the second
    log_chain.extend()
    assert found(anchor) == ["Linje 2 i ankeret kan ikke læses."]
    assert anchor.read_text().splitlines()[-1] == lines[1]


@pytest.mark.django_db
def test_without_its_anchor_the_log_is_not_called_unchanged(anchor, reader):
    read(reader, 1)
    log_chain.extend()
    anchor.unlink()
    with pytest.raises(CommandError, match="findes ikke"):
        verified()


@pytest.mark.django_db
def test_the_system_administrators_are_told_once_a_day(anchor, reader):
    admin = factories.user(Role.SYSTEM_ADMIN)
    read(reader, *range(3))
    log_chain.extend()
    assert log_chain.check() == 0
    assert not Notice.objects.exists()
    as_owner(f"DELETE FROM {TABLE} WHERE id = {key_of(1)}")
    assert log_chain.check() == log_chain.check() == 1
    notice = Notice.objects.get()
    assert notice.user == admin
    assert notice.text == "Adgangsloggen er ikke, som den blev skrevet: Led 1: 3 opslag er blevet til 2."


@pytest.mark.django_db(transaction=True)
def test_a_read_in_a_transaction_that_goes_on_is_waited_for_and_not_lost(anchor, reader):
    begun, go_on = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            read(reader, 1)
            begun.set()
            go_on.wait(30)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    try:
        assert begun.wait(30)
        assert log_chain.extend() == 0, "the row is not there yet, and a later one must not come before it"
    finally:
        go_on.set()
        thread.join()
    read(reader, 2)
    assert log_chain.extend() == 1
    assert LogLink.objects.get().rows == 2
    assert found(anchor) == []


@pytest.mark.django_db(transaction=True)
def test_workers_that_extend_at_once_make_one_chain(anchor, reader):
    read(reader, *range(30))

    def work():
        log_chain.extend()
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [link.number for link in LogLink.objects.all()] == list(range(1, 11))
    assert found(anchor) == []
