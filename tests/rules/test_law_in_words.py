"""What a change of the law says on the page, and a law as the fields of its form."""

from dataclasses import replace

import pytest

from agreements.rules import default_book
from cases.enums import TargetGroup
from cases.rules.regimes import TOPICS, Minimum, read_regime
from reporting.rules.law import Difference, about_group, differences
from reporting.rules.regime import field_of, fields_of, table_of_fields

LAWS = {regime.id: regime for regime in default_book().regimes.all}
IN_FORCE = [regime for regime in LAWS.values() if not regime.announced]
FIRST, NOW, NEXT = LAWS["LAB2014"], LAWS["LAB2026"], LAWS["LAB2027"]
T01, T04 = TargetGroup.T01_AKT_KTH, TargetGroup.T04_PSYK


def said(old, new) -> list[tuple[str, str, str]]:
    return [(each.topic, each.before, each.after) for each in differences(old, new)]


# What differs -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "topic", "before", "after"),
    [
        ({"agreement_max_months": 4}, "Længste aftale", "6 måneder", "4 måneder"),
        ({"agreement_max_months": None}, "Længste aftale", "6 måneder", "Ikke indlæst endnu"),
        ({"authority": "kommunen"}, "Myndigheden hedder", "jobcentret", "kommunen"),
        (
            {"legal_bases": {"general": "ny lov § 1"}},
            "Grundlag",
            "lov om en aktiv beskæftigelsesindsats § 31 b, stk. 1",
            "ny lov § 1",
        ),
    ],
)
def test_what_the_law_says_otherwise_for_all(changes, topic, before, after):
    assert differences(FIRST, replace(FIRST, **changes)) == [Difference(topic, before, after)]


@pytest.mark.parametrize(
    ("changes", "topic", "before", "after"),
    [
        ({"kinds": FIRST.kinds | {T01: "K"}}, "Ret", "Ret og pligt", "Kan-tilbud"),
        ({"minimum": FIRST.minimum | {T01: Minimum(1, ())}}, "Mindste varighed", "6 måneder", "1 måned"),
        ({"minimum": {T04: FIRST.minimum[T04]}}, "Mindste varighed", "6 måneder", None),
        ({"contact_groups": FIRST.contact_groups - {T01}}, "Kontakt", "mindst én gang om ugen", None),
    ],
)
def test_what_the_law_says_otherwise_for_one_target_group(changes, topic, before, after):
    found = differences(FIRST, replace(FIRST, **changes))
    none = {"Mindste varighed": "ingen", "Kontakt": "intet krav"}
    one = Difference(f"{topic}: {T01.label}", before, after or none[topic], T01)
    assert one in found
    assert about_group(found, T01) == [one]
    assert about_group(found, "") == []


def test_meeting_every_other_week_is_said_of_those_whom_it_is_about():
    label = TargetGroup.T02_AKT_UDH.label
    often, seldom = "mindst én gang om ugen", "mindst hver anden uge"
    assert said(FIRST, LAWS["LAB2016"]) == [
        (f"Kontakt: {T01.label}", often, seldom),
        (f"Kontakt: {label}", often, seldom),
    ]
    assert (f"Kontakt: {T01.label}", seldom, "intet krav") in said(LAWS["LAB2016"], LAWS["LAB2020"])


def test_a_law_differs_from_itself_in_nothing():
    assert [differences(each, each) for each in IN_FORCE] == [[]] * len(IN_FORCE)


def test_of_a_law_that_is_only_announced_nothing_is_guessed():
    assert said(NOW, NEXT) == [("Reglerne om mentorstøtte", NOW.name, "Ikke indlæst endnu")]
    assert (f"Ret: {T01.label}", "Ikke indlæst endnu", "Kan-tilbud") in said(NEXT, NOW)


# The fields of the form -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("id", "code"),
        ("name", "name"),
        ("contact.frequency", "contact_frequency"),
        ("contact.groups", "contact_groups"),
        ("legal_basis.general", "basis_general"),
        ("legal_basis.T04_PSYK", "basis_T04_PSYK"),
        ("sources.contact", "source_contact"),
        ("study_start.months", "study_months"),
        ("kinds.T04_PSYK", "kind_T04_PSYK"),
        ("minimum.months", "months"),
    ],
)
def test_an_error_of_the_table_stands_at_its_field(key, field):
    assert field_of(key) == field


def typed(regime) -> dict:
    """As the form gives it: every field, those that nobody filled empty."""
    empty = {f"least_{group}": None for group in TargetGroup.values}
    empty |= {f"free_{group}": [] for group in TargetGroup.values}
    empty |= dict.fromkeys(("study_counted_from", "study_source"), "")
    empty |= dict.fromkeys(("study_months", "study_trial_from", "study_trial_to"))
    return empty | fields_of(regime)


@pytest.mark.parametrize("regime", LAWS.values(), ids=LAWS)
def test_a_law_that_is_opened_in_the_form_and_saved_is_the_same_law(regime):
    assert read_regime(table_of_fields(typed(regime)), "form") == regime


def test_of_an_announced_law_no_rules_are_saved_whatever_stands_in_the_fields():
    both = typed(FIRST) | {"status": "announced", "comment": ""}
    assert table_of_fields(both) == {
        "id": "LAB2014",
        "name": FIRST.name,
        "status": "announced",
        "valid_from": FIRST.valid_from,
        "adopted": FIRST.adopted,
        "authority": "jobcentret",
    }


def test_empty_fields_are_no_part_of_the_law_but_every_source_and_the_contact_are():
    table = table_of_fields(typed(NOW) | {"refund": "", "discharge_start_months_before": None})
    assert not {"refund", "discharge_start_months_before"} & table.keys()
    assert table["contact"] == {"frequency": "none", "groups": []}
    assert list(table["sources"]) == list(TOPICS)
    assert table["kinds"] == {"T03_ENL_UDH": "R", "T04_PSYK": "R"}
    assert table["minimum"] == [{"group": "T04_PSYK", "months": 6, "exceptions": ["citizen_declined"]}]
    assert table["study_start"] == {
        "counted_from": "first_use",
        "months": 6,
        "source": "LAB § 167, stk. 3",
    }
    assert "study_start" not in table_of_fields(typed(NOW) | {"study_counted_from": ""})


def test_the_form_of_a_law_shows_its_rules_by_group_and_the_law_that_is_announced_shows_none():
    fields = fields_of(FIRST)
    assert (fields["code"], fields["status"], fields["contact_frequency"]) == (
        "LAB2014",
        "in_force",
        "weekly",
    )
    assert fields["contact_groups"] == ["T01_AKT_KTH", "T02_AKT_UDH"]
    assert (fields["kind_T01_AKT_KTH"], fields["kind_T17_ALM"]) == ("RP", "K")
    assert (fields["least_T04_PSYK"], fields["free_T04_PSYK"]) == (6, ["citizen_declined"])
    assert (fields["basis_T08_UDL_AKT"], fields["basis_T17_ALM"]) == ("integrationsloven § 23 d, stk. 1", "")
    later = fields_of(NEXT)
    assert (later["status"], later["source_contact"], later["kind_T01_AKT_KTH"]) == ("announced", "", None)
    assert not [name for name in later if name.startswith(("study_", "least_", "free_"))]
