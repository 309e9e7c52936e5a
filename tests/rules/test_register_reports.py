"""What the national register is told, and which change a report is (domain 11.4)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from reporting.rules.register import Content, kind_of, lacking

D = date.fromisoformat
PLAIN = Content(
    start=D("2026-03-02"),
    end=D("2026-09-01"),
    ended_on=None,
    weekly_hours=Decimal("3.00"),
    mentor_type="individual",
    target_group="T01_AKT_KTH",
    legal_basis="§ 167",
    provider="Mentorfirma 05",
    cvr="13585628",
)
STOPPED = replace(PLAIN, end=D("2026-05-31"), ended_on=D("2026-05-31"))


@pytest.mark.parametrize(
    ("told", "now", "kind"),
    [
        (None, PLAIN, "start"),
        (None, STOPPED, "start"),
        (PLAIN, replace(PLAIN, weekly_hours=Decimal("2.00")), "change"),
        (PLAIN, replace(PLAIN, end=D("2026-12-01")), "change"),
        (PLAIN, replace(PLAIN, provider="Fabrikken", cvr="25313763"), "change"),
        (PLAIN, STOPPED, "end"),
        (STOPPED, PLAIN, "correction"),
        (STOPPED, replace(STOPPED, ended_on=D("2026-05-30")), "correction"),
        (PLAIN, replace(PLAIN, start=D("2026-03-03")), "correction"),
        (PLAIN, replace(PLAIN, target_group="T17_ALM"), "correction"),
    ],
)
def test_the_kind_of_a_report_follows_from_what_was_told_and_what_holds(told, now, kind):
    assert kind_of(told, now) == kind


@pytest.mark.parametrize(
    ("changes", "on", "code"),
    [
        ({}, "2026-03-02", ""),
        ({"weekly_hours": None}, "2019-09-14", ""),
        ({"weekly_hours": None}, "2019-09-15", "no_hours"),
        ({"weekly_hours": Decimal(0)}, "2026-03-02", "no_hours"),
        ({"provider": "", "cvr": ""}, "2026-03-02", "no_mentor"),
        ({"cvr": ""}, "2026-03-02", "no_cvr"),
        ({"weekly_hours": None, "cvr": ""}, "2026-03-02", "no_hours"),
    ],
)
def test_a_report_without_weekly_hours_mentor_or_cvr_is_held_back(changes, on, code):
    assert lacking(replace(PLAIN, **changes), D(on)) == code
