"""How long a case is kept is dated data; nothing that keeps it is ever overlooked."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.rules.reading import RuleDataError
from mentorstotte.core.calendar import add_months
from reporting.rules import retention
from reporting.rules.retention import FILE, CaseFacts, read_retention, version_on

DAYS = st.dates(date(2014, 1, 1), date(2035, 12, 31))
YEARS = st.integers(2014, 2035)
FACTS = st.builds(
    CaseFacts,
    closed_on=DAYS,
    money_year=st.none() | YEARS,
    complaint_open=st.booleans(),
    request_open=st.booleans(),
    open_years=st.lists(YEARS, max_size=3, unique=True).map(tuple),
    control_missing=st.booleans(),
    by_hand=st.sampled_from(["", "Retssag"]),
)


@given(FACTS, DAYS)
def test_nothing_goes_before_each_kind_of_data_has_had_its_time(facts, today):
    version = version_on(today)
    if retention.may_go(facts, version, today):
        assert add_months(facts.closed_on, 60) <= today
        assert facts.money_year is None or date(facts.money_year + 6, 1, 1) <= today
    for ending in retention.endings(facts, version):
        assert ending.on <= retention.ends_on(facts, version)


@given(FACTS, DAYS)
def test_a_case_that_anything_keeps_never_goes_and_says_why(facts, today):
    kept = [facts.complaint_open, facts.request_open, facts.open_years, facts.control_missing, facts.by_hand]
    reasons = retention.holds(facts)
    assert len(reasons) == sum(map(bool, kept))
    assert not (reasons and retention.may_go(facts, version_on(today), today))


@given(FACTS, DAYS)
def test_the_team_is_told_before_the_day_and_the_search_finds_every_case(facts, today):
    version = version_on(today)
    told = retention.to_tell(facts, version, today)
    assert told or not retention.may_go(facts, version, today)
    assert told == (retention.ends_on(facts, version) <= add_months(today, 1))
    if told:
        assert facts.closed_on <= retention.oldest_told(version, today)


def test_five_years_and_the_end_of_the_fifth_year_after_the_money():
    facts = CaseFacts(closed_on=date(2015, 3, 2), money_year=2015)
    version = version_on(date(2021, 1, 1))
    assert [(ending.rule.what, ending.on) for ending in retention.endings(facts, version)] == [
        ("Sagens akter", date(2020, 3, 2)),
        ("Udgifter og bilag", date(2021, 1, 1)),
    ]
    assert retention.may_go(facts, version, date(2021, 1, 1))
    assert not retention.may_go(facts, version, date(2020, 12, 31))


@pytest.mark.parametrize(
    ("today", "told"),
    [("2020-01-31", False), ("2020-02-01", False), ("2020-02-02", True), ("2020-03-02", True)],
)
def test_the_team_is_told_a_month_before(today, told):
    version = version_on(date(2020, 1, 1))
    assert (
        retention.to_tell(CaseFacts(closed_on=date(2015, 3, 2)), version, date.fromisoformat(today)) == told
    )


def test_the_search_begins_three_days_beside_the_shortest_time():
    facts = replace(version_on(date(2020, 1, 1)), told_months=2)
    assert retention.oldest_told(facts, date(2020, 3, 10)) == date(2015, 5, 13)
    longer = replace(facts.rules[1], months=12)
    assert (
        retention.oldest_told(replace(facts, rules=(facts.rules[0], longer)), date(2020, 3, 10)).year == 2015
    )


@pytest.mark.parametrize(
    ("today", "since"),
    [("2013-12-31", 2014), ("2014-01-01", 2014), ("2019-12-31", 2014), ("2020-01-01", 2020)],
)
def test_the_rules_are_those_of_the_day(monkeypatch, today, since):
    shipped = version_on(date(2014, 1, 1))
    both = (shipped, replace(shipped, valid_from=date(2020, 1, 1)))
    monkeypatch.setattr(retention, "_own", lambda: both)
    assert version_on(date.fromisoformat(today)).valid_from.year == since


def test_what_keeps_a_case_is_said_in_words():
    facts = CaseFacts(date(2015, 3, 2), 2015, True, True, (2014, 2015), True, "Retssag om tilbagebetaling")
    assert retention.holds(facts) == (
        "En klage er ikke afsluttet.",
        "En anmodning fra borgeren er ikke besvaret.",
        "Regnskabet for 2014 og 2015 er ikke lukket.",
        "Sagen grænser op til § 103, og kontrolnotatet mangler.",
        "Bevares: Retssag om tilbagebetaling",
    )


@pytest.mark.parametrize(
    ("wrong", "instead", "said"),
    [
        ("months = 60", "months = 0", "mindst 1"),
        ('after = "closed"', 'after = "opened"', "ukendt"),
        (
            'after = "closed"',
            'after = "year_end"',
            r"^retention\.toml: version\[0\]\.rule: mangler, hvor længe sagens akter gemmes$",
        ),
        ("told_months = 1", "told_months = 0", "told_months: .*mindst 1"),
        ("told_months = 1", "tell_months = 1", "told_months: mangler"),
        ("[[version]]", "[[versions]]", "version"),
    ],
)
def test_wrong_data_are_refused_aloud(tmp_path, wrong, instead, said):
    path = tmp_path / "retention.toml"
    path.write_text(FILE.read_text(encoding="utf-8").replace(wrong, instead), encoding="utf-8")
    with pytest.raises(RuleDataError, match=said):
        read_retention(path)
