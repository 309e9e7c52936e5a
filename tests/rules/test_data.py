"""Law, standards and target groups as data: what is shipped, and loud errors for what is wrong."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from agreements.rules import book_with, default_book, reason_categories
from cases.enums import TargetGroup
from cases.rules import regimes, standards, target_groups
from cases.rules.facts import CitizenFacts, DateFacts
from cases.rules.parameters import PARAMETERS
from cases.rules.reading import RuleDataError
from tests.rules.lines import assess, found, in_municipality, period

SHIPPED = Path(standards.__file__).parent / "standards"
START = date(2014, 3, 3)


def suggestions(standard="gribskov", start=START, **facts):
    dates = DateFacts(**{key: facts.pop(key) for key in ("admission", "discharge") if key in facts})
    version = standards.standard_for(standard).on(start)
    found_groups = target_groups.suggest_target_groups(
        CitizenFacts(**facts), dates, start, regimes.regime_on(start), version
    )
    return [(suggestion.code, suggestion.kind) for suggestion in found_groups]


@pytest.mark.parametrize(
    ("day", "regime"),
    [
        ("2013-12-31", "LAB2014"),
        ("2014-01-01", "LAB2014"),
        ("2015-12-31", "LAB2014"),
        ("2016-01-01", "LAB2016"),
        ("2020-01-01", "LAB2020"),
        ("2026-01-31", "LAB2020"),
        ("2026-02-01", "LAB2026"),
        ("2027-01-01", "LAB2027"),
    ],
)
def test_regime_of_a_day(day, regime):
    assert regimes.regime_on(date.fromisoformat(day)).id == regime


def test_the_municipality_speaks_from_february_2026():
    assert regimes.regime_on(date(2026, 1, 31)).authority == "jobcentret"
    assert regimes.regime_on(date(2026, 2, 1)).authority == "kommunen"


def test_standards_by_id_and_code():
    assert standards.standard_for("viborg").municipality_code == "0791"
    assert standards.standard_for_municipality("0330").id == "slagelse"
    with pytest.raises(KeyError):
        standards.standard_for("ingensteder")


@pytest.mark.parametrize("standard", ["gribskov", "viborg", "slagelse"])
def test_every_parameter_has_a_source(standard):
    for version in standards.standard_for(standard).versions:
        assert version.notes.keys() == PARAMETERS.keys()
        assert all(note.source for note in version.notes.values())
        assert version.adoption.text


def test_slagelses_standard_is_not_adopted():
    adoption = standards.standard_for("slagelse").on(START).adoption
    assert adoption.status == "discussed"
    assert "ikke vedtaget" in adoption.text


def test_suggestions_put_the_strongest_claim_first():
    activity_ready = {
        "birth_date": date(1984, 9, 10),
        "benefit": "cash_assistance",
        "readiness": "activity_ready",
        "cannot_take_part_in_offers": True,
        "integration_programme": False,
    }
    assert suggestions(**activity_ready) == [("T01_AKT_KTH", "RP"), ("T17_ALM", "K")]
    assert suggestions(start=date(2020, 3, 2), **activity_ready)[0] == ("T01_AKT_KTH", "RL")
    assert suggestions("viborg", start=date(2020, 3, 2), **activity_ready)[0] == ("T01_AKT_KTH", "K")


def test_unknown_facts_suggest_the_general_group_alone():
    assert suggestions() == [("T17_ALM", "K")]


def test_suggestions_leave_out_what_the_law_has_closed():
    assert suggestions(benefit="resource_course") == [("T07_RESS", "K"), ("T17_ALM", "K")]
    assert suggestions(start=date(2026, 3, 2), benefit="resource_course") == [("T17_ALM", "K")]
    study = {"single_parent": True, "education_order": True, "benefit": "education_assistance"}
    assert suggestions(admission=date(2014, 2, 1), **study)[0] == ("T03_ENL_UDH", "R")
    assert suggestions(start=date(2017, 3, 1), admission=date(2017, 2, 1), **study) == [("T17_ALM", "K")]


def test_suggestions_by_age_and_programme():
    young = {"birth_date": date(1992, 1, 1), "starts_ordinary_education": True, "integration_programme": True}
    assert suggestions(earlier_contact_with_jobcentre=False, **young) == [
        ("T06_UNG30", "RL"),
        ("T08_UDL_AKT", "K"),
        ("T09_UDL_U30", "K"),
        ("T17_ALM", "K"),
    ]
    assert suggestions(**{**young, "birth_date": date(1980, 1, 1)}) == [
        ("T08_UDL_AKT", "K"),
        ("T17_ALM", "K"),
    ]


@pytest.mark.parametrize(
    ("facts", "group"),
    [
        ({"discharge": date(2014, 4, 1)}, "T04_PSYK"),
        ({"benefit": "flex_job"}, "T10_FLEKS"),
        ({"benefit": "sickness"}, "T11_SYG"),
        ({"benefit": "disability_pension"}, "T12_FTP"),
        ({"benefit": "unemployment"}, "T13_DP_JOB"),
        ({"benefit": "cash_assistance", "readiness": "job_ready"}, "T13_DP_JOB"),
        ({"benefit": "rehabilitation"}, "T14_REVA"),
        ({"benefit": "employed"}, "T15_ORD"),
        ({"benefit": "self_supporting"}, "T16_SELV"),
    ],
)
def test_suggestions_by_benefit(facts, group):
    assert suggestions(**facts)[0][0] == group


EDUCATION = {
    "target_group": "T02_AKT_UDH",
    "citizen.benefit": "education_assistance",
    "citizen.birth_date": "1999-01-01",
}


def test_education_assistance_ended_in_july_2025():
    """From then T02 reads cash assistance, under 30, without a qualifying education."""
    assert assess(EDUCATION, period("2025-06-30", "2025-12-29"))["verdict"] == "ok"
    assert found(assess(EDUCATION, period("2025-07-01", "2025-12-31")), "R-02")["severity"] == "HARD"
    cash = {**EDUCATION, "citizen.benefit": "cash_assistance"}
    assert assess(cash, period("2025-07-01", "2025-12-31"))["verdict"] == "ok"
    asked = assess(cash, {"citizen.qualifying_education": None}, period("2025-07-01", "2025-12-31"))
    assert found(asked, "R-02")["severity"] == "INFO"
    assert asked["verdict"] == "ok"
    educated = assess(cash, {"citizen.qualifying_education": True}, period("2025-07-01", "2025-12-31"))
    assert found(educated, "R-02")["severity"] == "HARD"


def test_reason_categories_follow_the_standard():
    version = {name: standards.standard_for(name).on(START) for name in ("gribskov", "viborg", "slagelse")}
    codes = {name: [code for code, _ in reason_categories("R-10", v)] for name, v in version.items()}
    assert codes["gribskov"] == ["KONKRET_VURDERING", "OTHER"]
    assert codes["viborg"] == ["KONKRET_VURDERING", "HELT_SAERLIGT", "OTHER"]
    assert codes["slagelse"] == ["KONKRET_VURDERING", "SAERLIGT_TILFAELDE", "OTHER"]
    assert reason_categories("R-99", version["viborg"]) == (("OTHER", "Andet"),)


def invented(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """A fourth municipality's file, made from Gribskov's."""
    text = (SHIPPED / "gribskov.toml").read_text(encoding="utf-8")
    for old, new in (
        ('id = "gribskov"', 'id = "fjordby"'),
        ('name = "Gribskov Kommune"', 'name = "Fjordby Kommune"'),
        ('municipality_code = "0270"', 'municipality_code = "0999"'),
        ('short_name = "Gribskov"', 'short_name = "Fjordby"'),
        *changes,
    ):
        assert old in text
        text = text.replace(old, new, 1)
    (tmp_path / "fjordby.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_fourth_municipality_is_a_new_file(tmp_path):
    directory = invented(
        tmp_path,
        ("grant_max_months = { value = 6,", "grant_max_months = { value = 2,"),
        (
            'price_cap = { source = "S2, Løst og fast"',
            'price_cap = { value = { external = "390.00" }, source = "F1"',
        ),
    )
    book = book_with(directory)
    assert sorted(book.standards) == ["fjordby", "gribskov", "slagelse", "viborg"]
    home = {"standard": "fjordby", "citizen.registered_municipality": "0999", "target_group": "T17_ALM"}
    reply = assess(home, book=book)
    assert found(reply, "R-10")["values"]["latest_end"] == "2014-05-02"
    assert "Gribskov" not in str(reply["findings"][0])
    over_cap = found(reply, "R-24")
    assert over_cap["approver"] is True
    assert over_cap["values"] == {"hourly_price": "395.00", "price_cap": "390.00"}
    unpriced = assess(home, {"mentor.hourly_price": None}, book=book)
    assert "mentor.hourly_price" in unpriced["missing"]
    assert "R-24" in assess(home, {"mentor.kind": "municipal"}, book=book)["passed"]
    assert "mentor.kind" in assess(home, {"mentor.kind": None}, book=book)["missing"]
    assert "R-24" in assess(home, {"mentor.hourly_price": "390.00"}, book=book)["passed"]


@pytest.mark.parametrize(
    ("old", "new", "key", "why"),
    [
        ("valid_from = 2014-01-01", "valid_from = 3", "versions[0].valid_from", "en dato"),
        ("value = 13", 'value = "13"', "versions[0].parameters.followup_weeks.value", "et helt tal"),
        ("value = 13", "value = 0", "versions[0].parameters.followup_weeks.value", "mindst 1"),
        ("value = 13,", "", "versions[0].parameters.followup_weeks.value", "mangler"),
        (
            "value = true",
            "value = 1",
            "versions[0].parameters.extension_needs_reason.value",
            "true eller false",
        ),
        ("break_days =", "brake_days =", "versions[0].parameters.break_days", "mangler"),
        (
            "[[versions.levels]]\nlevel = 1",
            "[[versions.levels]]\nlevel = 7",
            "versions[0].levels",
            "niveau 2",
        ),
        ('above = "3.00"', 'above = "drei"', "versions[0].levels[2].above", '"250.00"'),
        (
            'value = "weekly"',
            'value = "daily"',
            "versions[0].parameters.rp_contact.value",
            "'daily' er ukendt",
        ),
        (
            'value = ["approver"]',
            'value = ["boss"]',
            "versions[0].parameters.may_grant.value",
            "'boss' er ukendt",
        ),
        ('code = "0999"', 'code = "999"', "municipality_code", "fire cifre"),
        ('short_name = "Fjordby"', 'short_name = ""', "short_name", "er tom"),
        ('short_name = "Fjordby"', 'nickname = "F"', "short_name", "mangler"),
        ('unit = "Center', 'extra = "x"\nunit = "Center', "contact.extra", "ukendt nøgle"),
        ('group = "T06_UNG30"', 'group = "T99"', "versions[0].promises[2].group", "'T99' er ukendt"),
        ("level4_max_months = { value = 3,", "level4_max_months = {", "level4_max_months", "niveau 4"),
        ("[contact]", "[[contact]]", "contact", "en tabel"),
        ("[contact]", "[contact", "-", "ikke gyldig TOML"),
    ],
)
def test_a_wrong_standard_names_file_key_and_why(tmp_path, old, new, key, why):
    directory = invented(tmp_path, (old, new))
    with pytest.raises(RuleDataError) as error:
        book_with(directory)
    message = str(error.value)
    assert message.startswith("fjordby.toml: ")
    assert key in message
    assert why in message


def test_an_empty_directory_is_an_error(tmp_path):
    with pytest.raises(RuleDataError, match="ingen standarder"):
        book_with(tmp_path)


def test_a_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(RuleDataError, match="kan ikke læses"):
        regimes.load_regimes(tmp_path / "no.toml")


def test_versions_must_be_in_order(tmp_path):
    path = invented(tmp_path) / "fjordby.toml"
    text = path.read_text(encoding="utf-8")
    versions = text[text.index("[[versions]]") :]
    path.write_text(text + versions, encoding="utf-8")
    with pytest.raises(RuleDataError, match="ældste først"):
        standards.load_standard(path)
    path.write_text(text + versions.replace("2014-01-01", "2015-06-01", 1), encoding="utf-8")
    standard = standards.load_standard(path)
    assert [str(v.valid_from) for v in standard.versions] == ["2014-01-01", "2015-06-01"]
    assert standard.on(date(2015, 5, 31)) is standard.versions[0]
    assert standard.on(date(2015, 6, 1)) is standard.versions[1]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("valid_from = 2016-01-01", "valid_from = 2013-01-01", "regimes[1].valid_from"),
        ('based_on = "LAB2014"', 'based_on = "LAB1999"', "regimes[1].based_on"),
        ('T01_AKT_KTH = "RP"', 'T01_AKT_KTH = "X"', "regimes[0].kinds.T01_AKT_KTH"),
        ('T01_AKT_KTH = "RP"', 'T99 = "RP"', "regimes[0].kinds.T99"),
        ('frequency = "weekly"', 'frequency = "daily"', "regimes[0].contact.frequency"),
        ("agreement_max_months = 6\n", "", "regimes[0].agreement_max_months"),
        ('general = "lov', 'generel = "lov', "regimes[0].legal_basis.generel"),
        ('exceptions = ["other_offer"]', 'exceptions = ["none"]', "regimes[0].minimum[0].exceptions"),
    ],
)
def test_a_wrong_regime_names_file_key_and_why(tmp_path, old, new, key):
    text = (regimes.HERE / "regimes.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "regimes.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleDataError) as error:
        regimes.load_regimes(tmp_path / "regimes.toml")
    assert f"regimes.toml: {key}: " in str(error.value)


def test_regimes_are_needed(tmp_path):
    (tmp_path / "regimes.toml").write_text("", encoding="utf-8")
    with pytest.raises(RuleDataError, match="regimes: mangler"):
        regimes.load_regimes(tmp_path / "regimes.toml")


def test_every_target_group_is_described(tmp_path):
    assert list(target_groups.groups()) == [*TargetGroup.values]
    text = (target_groups.HERE / "target_groups.toml").read_text(encoding="utf-8")
    path = tmp_path / "groups.toml"
    path.write_text(text[: text.rindex("[[groups]]")], encoding="utf-8")
    with pytest.raises(RuleDataError, match="T17_ALM mangler"):
        target_groups.load_groups(path)


def test_trying_a_changed_parameter():
    """A page that tries a change asks with a book that holds the changed version."""
    version = standards.standard_for("gribskov").on(START)
    changed = replace(version, level4_max_months=2, hours_info_above=Decimal("4.00"))
    book = default_book().with_version(changed)
    facts = ({"target_group": "T17_ALM"}, period("2014-03-03", "2014-06-02", "5.00", 4))
    assert "R-11" in assess(*facts)["passed"]
    assert found(assess(*facts, book=book), "R-11")["values"]["latest_end"] == "2014-05-02"
    assert found(assess(*facts, book=book), "R-13")["severity"] == "INFO"
    assert assess(in_municipality("viborg"), book=book)["standard"]["id"] == "viborg"
