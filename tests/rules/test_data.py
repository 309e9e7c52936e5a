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
        (
            "exceptional_max_grants = {",
            "exceptional_max_grants = { value = 2,",
            "exceptional_category",
            "særlige",
        ),
        (
            'exceptional_category = { source = "S2" }',
            'exceptional_category = { value = "HELT_SAERLIGT", source = "S2" }',
            "extension_condition",
            "særlige",
        ),
        ('code = "0999"', 'code = "०९९९"', "municipality_code", "fire cifre"),
        ("[contact]", "[contact", "-", "ikke gyldig TOML"),
        (
            "price_cap = {",
            'price_cap = { value = { robot = "250.00" },',
            "versions[0].parameters.price_cap.value.robot",
            "er ukendt; kendte: external, company",
        ),
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
        target_groups.load_groups(tmp_path / "no.toml")


def test_two_files_of_one_municipality_are_an_error(tmp_path):
    directory = invented(tmp_path)
    text = (directory / "fjordby.toml").read_text(encoding="utf-8")
    (directory / "other.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleDataError, match=r"other.toml: id: 'fjordby' står også i fjordby.toml"):
        book_with(directory)
    (directory / "other.toml").write_text(text.replace('"fjordby"', '"havby"'), encoding="utf-8")
    with pytest.raises(RuleDataError, match=r"other.toml: municipality_code: 0999 står også i fjordby.toml"):
        book_with(directory)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('from = 2025-07-01\ncomment = "Uddannelseshjælp', 'from = 2013-07-01\ncomment = "Ud', "conditions"),
        ("[[groups.conditions]]\nfrom = 2014-01-01\nall = []", "conditions = []", "conditions"),
        ('closed_why = "Ressource', 'closed_how = "Ressource', "closed_how"),
        ('all = ["discharged"]', 'all = ["released"]', "conditions[0].all"),
        ('code = "T01_AKT_KTH"', 'code = "T99"', "code"),
    ],
)
def test_a_wrong_target_group_names_file_key_and_why(tmp_path, old, new, key):
    text = (target_groups.HERE / "target_groups.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "groups.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleDataError) as error:
        target_groups.load_groups(path)
    assert error.value.file == "groups.toml"
    assert error.value.key.startswith("groups[")
    assert error.value.key.endswith(key)


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


def regime_file(tmp_path: Path, shipped: str, *changes: tuple[str, str]) -> Path:
    """A directory with one of the shipped regimes, changed."""
    text = (regimes.HERE / shipped).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (tmp_path / shipped).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "key", "why"),
    [
        ("valid_from = 2014-01-01", "valid_from = 2016-01-01", "valid_from", "den samme som for"),
        ("valid_from = 2014-01-01", 'valid_from = "2014-01-01"', "valid_from", "en dato"),
        ("valid_from = 2014-01-01", "valid_from = 2014-01-01T00:00:00", "valid_from", "en dato"),
        ('id = "LAB2014"', 'id = "LAB2014"\nbased_on = "LAB1999"', "based_on", "findes ikke"),
        ('id = "LAB2014"', 'id = "LAB2014"\nbased_on = "LAB2016"', "based_on", "bygger selv på"),
        ('id = "LAB2014"', 'id = "LAB2014"\nbased_on = ["LAB2016"]', "based_on", "tekst"),
        ('T01_AKT_KTH = "RP"', 'T01_AKT_KTH = "X"', "kinds.T01_AKT_KTH", "'X' er ukendt"),
        ('T01_AKT_KTH = "RP"', 'T99 = "RP"', "kinds.T99", "er ikke en målgruppe"),
        ('frequency = "weekly"', 'frequency = "daily"', "contact.frequency", "'daily' er ukendt"),
        ("agreement_max_months = 6\n", "", "agreement_max_months", "mangler"),
        ("agreement_max_months = 6\n", "agreement_max_months = true\n", "agreement_max_months", "helt tal"),
        ('general = "lov', 'generel = "lov', "legal_basis.generel", "ukendt nøgle"),
        ('general = "lov om en aktiv beskæftigelsesindsats § 31 b, stk. 1"', "", "legal_basis", "mangler"),
        (', six_fields = "LAB § 31 c, stk. 2"', "", "sources.six_fields", "mangler"),
        ('six_fields = "LAB', 'seven_fields = "LAB', "sources.seven_fields", "ukendt nøgle"),
        ('exceptions = ["other_offer"]', 'exceptions = ["none"]', "minimum[0].exc", "'none' er ukendt"),
        ("discharge_start_months_before = 3", "discharge_start_months_before = 0", "discharge", "mindst 1"),
        ('id = "LAB2014"', 'id = ""', "id", "er tom"),
        ('status = "in_force"', "", "status", "mangler"),
        ('authority = "jobcentret"', 'authority = "jobcentret"\nphone = "1"', "phone", "ukendt nøgle"),
    ],
)  # fmt: skip
def test_a_wrong_regime_names_file_key_and_why(tmp_path, old, new, key, why):
    directory = regime_file(tmp_path, "lab2014.toml", (old, new))
    with pytest.raises(RuleDataError) as error:
        regimes.load_regimes(regimes.HERE, directory)
    assert error.value.file.endswith(".toml")
    assert error.value.key.startswith(key)
    assert why in error.value.why
    assert str(error.value) == f"{error.value.file}: {error.value.key}: {error.value.why}"


def test_regimes_are_needed(tmp_path):
    with pytest.raises(RuleDataError, match="ingen lovversioner"):
        regimes.load_regimes(tmp_path)


def test_every_regime_names_its_act_and_its_sources():
    for regime in regimes.regimes().all:
        assert regime.adopted, regime.id
        assert regime.announced or regime.sources.keys() == set(regimes.TOPICS)
    assert regimes.regimes().on(date(2027, 1, 1)).comment
    assert "ikke vedtaget" in regimes.regimes().on(date(2027, 1, 1)).adopted


INVENTED_LAW = """
id = "LAB2027"
name = "En opdigtet hovedlov fra 2027"
status = "in_force"
valid_from = 2027-01-01
adopted = "Lov 1 af 1.1.2026 (opdigtet)"
agreement_max_months = 4
contact = { frequency = "fortnightly", groups = ["T17_ALM"] }
kinds = { T04_PSYK = "R" }
discharge_start_months_before = 2
[sources]
agreement_max_months = "§ 9"
minimum = "§ 10"
extension = "§ 11"
contact = "§ 12"
six_fields = "§ 13"

[legal_basis]
general = "den nye lov § 8"

[[minimum]]
group = "T04_PSYK"
months = 4
exceptions = ["citizen_declined"]
"""


def test_a_new_law_is_a_new_file(tmp_path):
    """The announced LAB2027, entered: judged by its own rules, with no line of code."""
    (tmp_path / "lov.toml").write_text(INVENTED_LAW, encoding="utf-8")
    book = book_with(laws=[tmp_path])
    assert [regime.id for regime in book.regimes.all][-2:] == ["LAB2026", "LAB2027"]
    general = {"target_group": "T17_ALM"}
    reply = assess(general, period("2027-01-04", "2027-05-03"), book=book)
    assert reply["verdict"] == "ok"
    assert reply["latest_end"] == "2027-05-03"
    assert [(span["rule"], span["from"]) for span in reply["schedule"]["contact"]] == [
        ("fortnightly", "statute")
    ]
    over = found(assess(general, period("2027-01-04", "2027-05-04"), book=book), "R-08")
    assert (over["source"], over["values"]["latest_end"]) == ("§ 9", "2027-05-03")
    assert "R-43" in assess(general, period("2026-09-01", "2027-01-31"), book=book)["passed"]
    discharge = {
        "target_group": "T04_PSYK",
        "dates.discharge": "2027-04-01",
        "mentor.special_competence": True,
    }
    early = assess(discharge, period("2027-01-31", "2027-05-30"), book=book)
    assert found(early, "R-36")["values"]["earliest_start"] == "2027-02-01"
    short = assess(discharge, period("2027-02-01", "2027-05-30"), book=book)
    assert found(short, "R-09")["values"]["earliest_end"] == "2027-05-31"
    study = {"target_group": "T03_ENL_UDH", "citizen.benefit": "cash_assistance"}
    asked = assess(study, {"dates.admission": "2027-01-01", "citizen.birth_date": "2005-01-01"},
                   period("2027-01-04", "2027-05-03"), book=book)  # fmt: skip
    assert asked["verdict"] == "incomplete"
    assert "regime.LAB2027" in asked["missing"]


def test_a_law_among_the_standards_is_an_error(tmp_path):
    (tmp_path / "lov.toml").write_text(INVENTED_LAW, encoding="utf-8")
    with pytest.raises(RuleDataError, match=r"lov\.toml: municipality_code: mangler"):
        book_with(tmp_path)


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
