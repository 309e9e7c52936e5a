"""The parameters of a service standard as a citizen's letter and the page say them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from agreements.rules import default_book
from cases.rules import parameters
from cases.rules.parameters import PARAMETERS
from reporting.rules import wording

D = Decimal
BOOK = default_book()
GRIBSKOV, VIBORG = (BOOK.standards[name].on(date(2014, 3, 3)) for name in ("gribskov", "viborg"))


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("grant_max_months", 1, "1 måned"),
        ("grant_max_months", 6, "6 måneder"),
        ("extension_max_months", None, "Ikke fastsat"),
        ("extension_condition", "", "Ikke fastsat"),
        ("extension_condition", "Særlige tilfælde", "Særlige tilfælde"),
        ("requires_visitation", True, "Ja"),
        ("requires_visitation", False, "Nej"),
        ("ordinary_max_grants", 2, "2"),
        ("exceptional_max_grants", 0, "0"),
        ("exceptional_category", "HELT_SAERLIGT", "Helt særligt tilfælde"),
        ("exceptional_category", "SAERLIGT_TILFAELDE", "Særligt tilfælde"),
        ("break_days", 1, "1 dag"),
        ("break_days", 30, "30 dage"),
        ("effect_lead_days", 14, "14 dage"),
        ("followup_weeks", 1, "1 uge"),
        ("followup_weeks", 13, "13 uger"),
        ("hours_info_above", D("8.00"), "8,00 timer om ugen"),
        ("buyout_default_hours", D("1.5"), "1,50 timer om ugen"),
        ("buyout_default_rate", D("1250"), "1.250,00 kr."),
        ("may_grant", (), "Ikke fastsat"),
        ("may_grant", ("approver",), "Teamleder eller faglig konsulent"),
        ("may_grant", ("caseworker", "job_consultant"), "Sagsbehandler og jobkonsulent"),
        ("effect_questions", ("Er den sat op?", "Virker den?"), "Er den sat op? Virker den?"),
        ("caseworker_as_mentor", "info", "Tilladt, vises til orientering"),
        ("caseworker_as_mentor", "reason", "Skal begrundes"),
        ("rp_contact", "weekly", "Mindst én gang om ugen"),
        ("rp_contact", "fortnightly", "Mindst hver anden uge"),
        ("rp_contact", "from_law", "Som loven siger"),
        ("price_cap", {}, "Ikke fastsat"),
        ("price_cap", {"external": D(425)}, "Ekstern: 425,00 kr."),
        (
            "price_cap",
            {"external": D(425), "company": D(250)},
            "Ekstern: 425,00 kr. og Virksomhed: 250,00 kr.",
        ),
        (
            "task_norm_hours",
            {"practical": D("0.5"), "social": D(2)},
            "Praktisk støtte: 0,50 timer om ugen og Social støtte: 2,00 timer om ugen",
        ),
    ],
)
def test_a_parameter_is_said_as_a_person_would_say_it(key, value, text):
    assert wording.in_words(key, replace(GRIBSKOV, **{key: value})) == text


def test_every_parameter_stands_once_under_a_heading_and_a_new_one_comes_last(monkeypatch):
    placed = [key for keys in wording.groups().values() for key in keys]
    assert sorted(placed) == sorted(PARAMETERS)
    assert wording.groups() == wording.GROUPS
    monkeypatch.setitem(parameters.PARAMETERS, "brand_new", PARAMETERS["break_days"])
    assert list(wording.groups())[-1] == "Andet"
    assert wording.groups() == wording.GROUPS | {"Andet": ("brand_new",)}


def test_a_level_says_its_hours_and_whom_it_is_for():
    second, last = GRIBSKOV.level(2), GRIBSKOV.level(4)
    assert wording.level_in_words(second) == (
        f"Over 2,00 og til og med 3,00 timer om ugen. {second.criteria}"
    )
    assert wording.level_in_words(last) == f"Over 4,00 timer om ugen. {last.criteria}"
    assert wording.level_in_words(VIBORG.level(1)) == "Ikke fastsat"


def test_what_the_standard_itself_promises_is_said_with_its_day():
    young = "Ung under 30 år ved overgang til ordinær uddannelse (fra 1. januar 2014)."
    both = replace(GRIBSKOV, promises={"T06_UNG30": date(2014, 1, 1), "T17_ALM": date(2020, 2, 3)})
    assert wording.promises_in_words(replace(GRIBSKOV, promises={"T06_UNG30": date(2014, 1, 1)})) == young
    assert wording.promises_in_words(both).startswith(f"{young} ")
    assert wording.promises_in_words(both).endswith(" (fra 3. februar 2020).")
    assert wording.promises_in_words(VIBORG) == "Ikke fastsat"
