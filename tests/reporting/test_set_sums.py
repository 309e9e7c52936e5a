"""What the database sums for the reports is what the rules say of each agreement: on agreements at random."""

from collections import Counter
from datetime import date
from decimal import Decimal
from random import Random

import pytest
import time_machine

from agreements.models import Agreement
from mentorstotte.core.calendar import last_day
from reporting import figures
from reporting.bound import bound_between
from reporting.reports import b17_hours
from reporting.reports.frame import Filters
from reporting.reports.kept import EFFECT, FOLLOW_UP, Kept, kept
from reporting.rules.forecast import Experience, by_month, renewals
from tests.reporting import one_by_one
from tests.reporting.one_by_one import FIRST, LAST

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2014, 9, 12)
PERIODS = [(FIRST, LAST), (date(2014, 5, 14), date(2014, 10, 3)), (TODAY, LAST)]


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2014-09-12T10:00:00+02:00", tick=False):
        yield


@pytest.fixture
def agreements(people):
    one_by_one.drawn(people, seed=7)
    return list(Agreement.objects.select_related("team"))


def test_follow_ups_and_effects_kept_late_and_missing_in_every_team(agreements):
    met = Kept()
    for first, last in PERIODS:
        found = kept(Filters(first, last))
        running = [each for each in agreements if each.start_date <= last and each.end_date >= first]
        for kind, said in ((FOLLOW_UP, one_by_one.follow_ups_kept), (EFFECT, one_by_one.effect_kept)):
            wanted: dict[str, Kept] = {}
            for each in running:
                name = each.team.name
                wanted[name] = wanted.get(name, Kept()) + said(each, first, last, TODAY)
            assert found[kind] == {team: sums for team, sums in wanted.items() if sums.due}
            met = sum(wanted.values(), met)
            for team in {each.team for each in running}:
                own = kept(Filters(first, last, team=team))[kind]
                assert own == ({team.name: wanted[team.name]} if wanted[team.name].due else {})
    assert met.on_time
    assert met.late
    assert met.missing


def test_what_is_due_on_a_day(agreements):
    draw, met = Random(4), Counter()
    for day in [date(2014, draw.randint(1, 12), draw.randint(1, 28)) for _ in range(12)]:
        found, wanted = figures.day_figures(day), one_by_one.due_on(day)
        assert found.due == figures.DueFigures(**wanted)
        assert found.citizens == one_by_one.citizens_on(day)
        assert found.integration == one_by_one.citizens_on(day, integration=True)
        met.update(wanted)
    assert all(met.values()), met


def test_hours_granted_and_citizens_by_month_team_level_and_kind(agreements):
    for first, last in ((FIRST, LAST), (date(2014, 5, 1), date(2014, 10, 31))):
        rows = list(one_by_one.stretches(first, last))
        found = {row.label: row for row in b17_hours.tables(Filters(first, last))[0].rows}
        for month in by_month([], first, last):
            end = last_day(month, 1)
            wanted = [each for each in rows if each[0].start <= end and each[1] >= month]
            name = b17_hours._names(b17_hours.MONTH)(month)
            assert (found[name].cells[0], found[name].cells[3]) == _told(wanted, month, end)
        for by in (b17_hours.TEAM, b17_hours.LEVEL, b17_hours.KIND):
            table = b17_hours.tables(Filters(first, last, by=by))[0]
            assert {row.label: (row.cells[0], row.cells[3]) for row in table.rows} == {
                name: _told([each for each in rows if _key(each[0], by) == name], first, last)
                for name in {_key(each[0], by) for each in rows}
            }
            assert (table.total.cells[0], table.total.cells[3]) == _told(rows, first, last)
            _months_hold(rows, first, last, by)


def _months_hold(rows, first: date, last: date, by: str) -> None:
    """Every month of each team, level or kind, also those with nothing."""
    table = b17_hours.tables(Filters(first, last, by=f"{by}-maaned"))[0]
    wanted = {}
    for name in {_key(each[0], by) for each in rows}:
        for month in by_month([], first, last):
            end = last_day(month, 1)
            some = [each for each in rows if _key(each[0], by) == name]
            some = [each for each in some if each[0].start <= end and each[1] >= month]
            wanted[f"{name}, {b17_hours._names(b17_hours.MONTH)(month)}"] = _told(some, month, end)
    assert {row.label: (row.cells[0], row.cells[3]) for row in table.rows} == wanted
    assert len(table.rows) % table.months == 0
    assert (table.total.cells[0], table.total.cells[3]) == _told(rows, first, last)


def _told(rows, first: date, last: date) -> tuple[Decimal, int]:
    running = [one_by_one.Running(each.start, until, each.weekly_hours) for each, until in rows]
    citizens = {each.version.agreement.case.citizen_id for each, _ in rows}
    return sum(by_month(running, first, last).values(), Decimal("0.00")), len(citizens)


def _key(segment, by: str) -> str:
    agreement = segment.version.agreement
    keys = {
        b17_hours.TEAM: agreement.team_id,
        b17_hours.LEVEL: agreement.level,
        b17_hours.KIND: agreement.mentor.kind,
    }
    return b17_hours._names(by)(keys[by])


def test_what_is_bound_and_what_runs_out_by_kind_and_team(agreements):
    known = {("external", 2): Experience(3, 4), ("external", None): Experience(1, 5)}
    for first, last in PERIODS:
        found = bound_between(first, last, TODAY)
        running, ending, unpriced = one_by_one.bound(first, last, TODAY)
        assert sum(row.unpriced for row in found) == unpriced
        for kind, team in {*running, *((row.kind, row.team) for row in found)}:
            own = [row.running for row in found if (row.kind, row.team) == (kind, team) and row.running]
            assert by_month(own, first, last) == by_month(running.get((kind, team), []), first, last)
        again = [row.runs_out for row in found if row.runs_out]
        assert renewals(again, known, first, last) == renewals(ending, known, first, last)
    assert any(each.last.end <= LAST for each in ending)
    assert unpriced
