"""The steps of reminders are dated data, and every possible deadline gets each of them on an open day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.rules import steps
from agreements.rules.steps import ABOUT, FILE, read_steps, steps_on
from agreements.rules.sweep import LEADER, due_steps, first_unmissed, remind_on
from cases.rules.reading import RuleDataError
from mentorstotte.core.calendar import is_working_day

ONE_DAY = timedelta(days=1)
DAYS = st.dates(date(2014, 1, 1), date(2035, 12, 31))


@given(DAYS, st.sampled_from(ABOUT))
def test_the_day_of_a_reminder_is_open_and_never_late(due, about):
    for step in steps_on(due).before(about):
        assert is_working_day(remind_on(due, step))
        assert remind_on(due, step) <= due - timedelta(days=step)
    assert is_working_day(remind_on(due, LEADER))
    assert remind_on(due, LEADER) > due


@given(DAYS, st.sampled_from(ABOUT))
def test_a_sweep_on_the_day_finds_the_step_and_one_on_the_day_before_does_not(due, about):
    for step in steps_on(due).before(about):
        day = remind_on(due, step)
        assert (due, step) in found(about, day)
        assert (due, step) not in found(about, day - ONE_DAY)


@given(DAYS, st.sampled_from(ABOUT), st.integers(0, 27))
def test_a_step_that_was_missed_is_found_on_every_open_day_until_the_deadline_is(due, about, late):
    for step in steps_on(due).before(about):
        today = remind_on(due, step) + timedelta(days=late)
        assert ((due, step) in found(about, today)) == (due >= first_unmissed(today))


@given(DAYS, st.integers(0, 300))
def test_the_leader_is_told_however_late(due, late):
    day = remind_on(due, LEADER) + timedelta(days=late)
    assert (due, LEADER) in found("effect_assessment", day)
    assert (due, LEADER) not in found("expiry", day)


def found(about: str, today: date) -> set[tuple[date, int]]:
    steps = [(each.due_on, each.step) for each in due_steps(about, today)]
    assert len(steps) == len(set(steps))
    return set(steps)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("expiry = [14]", "expiry = [7]", "de 14 dage før udløb"),
        ("follow_up = [14, 3]", "follow_up = []", "liste af hele tal"),
        ('leader = ["follow_up"', 'leader = ["opfolgning"', "er ukendt"),
        ("valid_from = 2014-01-01", "valid_from = 2014-01-01\ngyldig = 1", "ukendt nøgle"),
    ],
)
def test_a_slip_in_the_file_is_told_by_key(tmp_path, old, new, why):
    text = FILE.read_text()
    assert old in text
    slipped = tmp_path / "reminders.toml"
    slipped.write_text(text.replace(old, new))
    with pytest.raises(RuleDataError, match=why):
        read_steps(slipped)


def test_a_new_version_holds_for_deadlines_from_its_day(tmp_path):
    more = '[[version]]\nvalid_from = 2027-01-01\nsource = "Ny"\nfollow_up = [10]\neffect_assessment = [28]\n'
    path = tmp_path / "reminders.toml"
    path.write_text(f"{FILE.read_text()}\n{more}expiry = [14]\nleader = []\n")
    old, new = read_steps(path)
    assert (old.follow_up, new.follow_up, new.leader) == ((14, 3), (10,), ())


def test_a_longer_step_of_a_version_to_come_is_found_on_its_day(tmp_path, monkeypatch):
    path = tmp_path / "reminders.toml"
    more = (
        '[[version]]\nvalid_from = 2027-01-01\nsource = "Ny"\nfollow_up = [120]\neffect_assessment = [28]\n'
    )
    path.write_text(f"{FILE.read_text()}\n{more}expiry = [14]\nleader = []\n")
    monkeypatch.setattr(steps, "_own", lambda: read_steps(path))
    due = date(2027, 1, 20)
    day = remind_on(due, 120)
    assert day < date(2027, 1, 1)
    assert (due, 120) in found("follow_up", day)


@pytest.mark.parametrize("times", [0, 2])
def test_a_file_of_steps_has_a_version_and_each_a_day_of_its_own(tmp_path, times):
    own = FILE.read_text(encoding="utf-8")
    version = own[own.index("\n[[version]]\n") :]
    path = tmp_path / "reminders.toml"
    path.write_text(version * times if times else "version = []", encoding="utf-8")
    with pytest.raises(RuleDataError) as error:
        read_steps(path)
    why = "skal være mindst én, den ældste først, hver med sin egen dag"
    assert str(error.value) == f"reminders.toml: version: {why}"
