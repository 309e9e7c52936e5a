"""What is said of data files that are wrong as a whole, word for word, and what a table says of its keys."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from cases.enums import EntitlementKind, TargetGroup
from cases.rules import regimes, standards, target_groups
from cases.rules.facts import CitizenFacts, DateFacts
from cases.rules.published import regime_of, regimes_with, template, values_of
from cases.rules.reading import RuleDataError, Table, read_by_id, read_toml
from cases.rules.target_groups import load_groups, suggest_target_groups
from cases.rules.writing import written

ONE = timedelta(days=1)
SPRING = date(2014, 3, 3)
LAW = regimes.regime_on(SPRING)
SHIPPED = read_by_id(regimes.HERE, "lovversioner")


def wrong(words: str):
    """Expects an error that says exactly this."""
    return pytest.raises(RuleDataError, match=f"^{re.escape(words)}$")


def law(**changes) -> regimes.Regime:
    """The law of 2014 with something else in it; ``None`` takes a key away."""
    data = SHIPPED["LAB2014"][1] | changes
    return regimes.read_regime({key: value for key, value in data.items() if value is not None}, "fil")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with wrong("gone.toml: -: filen kan ikke læses (No such file or directory)"):
        read_toml(tmp_path / "gone.toml")


@pytest.mark.parametrize("content", [b"id = ", "navn = 'æ'".encode("latin-1")])
def test_a_file_that_is_no_toml_is_named(tmp_path, content):
    (tmp_path / "wrong.toml").write_bytes(content)
    with pytest.raises(RuleDataError, match=r"^wrong\.toml: -: er ikke gyldig TOML \(.+\)$"):
        read_toml(tmp_path / "wrong.toml")


def test_danish_letters_are_read_as_they_were_written(tmp_path):
    (tmp_path / "right.toml").write_text("navn = 'æøå'", encoding="utf-8")
    assert read_toml(tmp_path / "right.toml") == {"navn": "æøå"}


def test_a_folder_without_files_is_named(tmp_path):
    with wrong(f"{tmp_path}: -: indeholder ingen standarder (*.toml)"):
        read_by_id(tmp_path, "standarder")


def test_the_place_of_an_error_is_the_way_to_the_key():
    with wrong("fil: -: skal være en tabel"):
        Table("fil", [])
    with wrong("fil: X[0]: skal være en tabel"):
        Table("fil", {"X": [1]}).tables("X")
    with wrong("fil: X: mangler"):
        Table("fil", {}).text("X")
    with wrong("fil: X: ukendt nøgle"):
        Table("fil", {"X": 1}).done()
    assert Table("fil", {"X": {}}).table("X").path == "X"
    assert str(Table("fil", {"a": {"X": {}}}).table("a").table("X").fail("Xy", "ups")) == "fil: a.X.Xy: ups"


def test_nothing_is_a_number_and_no_rows_are_a_list():
    table = Table("fil", {"n": 0})
    assert table.number("n") == 0
    assert table.rows("rows") == []


def test_a_law_names_what_it_does_not_know():
    with wrong("fil: legal_basis.T99: ukendt nøgle"):
        law(legal_basis={"general": "§ 31 b", "T99": "§ 1"})
    with wrong("fil: kinds.T99: er ikke en målgruppe"):
        law(kinds={"T99": "R"})


def test_a_law_in_force_says_how_often_and_an_announced_one_need_not():
    with wrong("fil: contact: mangler"):
        law(contact=None)
    assert law(status="announced", contact=None).contact is None
    assert law(comment=None).comment == ""


def test_an_entered_text_that_cannot_be_read_is_called_the_text():
    with pytest.raises(RuleDataError, match=r"^teksten: -: er ikke gyldig TOML \(.+\)$"):
        values_of("id = ")
    with wrong("teksten: id: mangler"):
        values_of("name = 'En lov'")


def test_a_law_without_groups_for_contact_demands_it_of_nobody():
    assert law(contact={"frequency": "weekly"}).contact_groups == frozenset()


def test_a_law_built_on_another_takes_over_all_but_its_comment_and_its_act():
    base = SHIPPED["LAB2014"][1] | {"comment": "Om loven", "adopted": "Lov nr. 1"}
    own = {"id": "LAB2015", "name": "Ny", "valid_from": date(2015, 1, 1), "based_on": "LAB2014"}
    built = regimes.build_regimes({"LAB2014": ("a", base), "LAB2015": ("b", own)})
    first, second = built.all
    assert (first.comment, first.adopted) == ("Om loven", "Lov nr. 1")
    assert (second.comment, second.adopted, second.kinds) == ("", "", first.kinds)


def test_a_law_that_is_announced_no_longer_counts_once_the_next_has_come():
    days = [date(year, 1, 1) for year in (2014, 2027, 2028)]
    rows = [law(id=f"L{day.year}", valid_from=day) for day in days]
    rows[1] = replace(rows[1], announced=True)
    known = regimes.Regimes(tuple(rows))
    assert known.announced_within(days[2] - ONE, days[2]) is rows[1]
    assert known.announced_within(days[2], days[2] + ONE) is None
    assert known.announced_within(days[0], days[1] - ONE) is None


def test_a_character_that_toml_refuses_is_left_out_of_what_is_written():
    assert written({"name": "Lov\x7f 2\\"}) == 'name = "Lov 2\\\\"\n'


def test_a_law_entered_on_the_site_stands_among_the_shipped():
    day = date(2031, 5, 1)
    entered = template(LAW, code="LAB2031", name="Lov af 2031", valid_from=day)
    together = regimes_with([entered])
    assert together.on(day).name == "Lov af 2031"
    assert [regime.id for regime in together.all] == [*(each.id for each in regimes.regimes().all), "LAB2031"]


def test_an_entered_law_is_read_with_those_before_it_and_may_not_change_one_that_ships():
    first, second = (
        template(LAW, code=f"LAB{year}", name=f"Lov af {year}", valid_from=date(year, 5, 1))
        for year in (2031, 2032)
    )
    regime, together = regime_of(second, [first])
    assert (regime.id, regime.name) == ("LAB2032", "Lov af 2032")
    assert [each.id for each in together.all][-2:] == ["LAB2031", "LAB2032"]
    with wrong("teksten: id: LAB2014 følger med systemet og kan ikke ændres her; vælg en anden kode"):
        regime_of(template(LAW, code="LAB2014", name="En anden lov", valid_from=date(2014, 1, 1)))
    announced = template(LAW, code="LAB2027", name="Den nye lov", valid_from=date(2027, 1, 1))
    assert regime_of(announced)[0].name == "Den nye lov", "one that is only announced is filled in"


def test_the_groups_are_all_there(tmp_path):
    text = (target_groups.HERE / "target_groups.toml").read_text(encoding="utf-8")
    assert text.count('code = "T17_ALM"') == 1
    (tmp_path / "groups.toml").write_text(text.split("[[groups]]")[0] + "groups = []\n", encoding="utf-8")
    with wrong(f"groups.toml: groups: {TargetGroup.values[0]} mangler"):
        load_groups(tmp_path / "groups.toml")


def test_a_group_that_is_closed_says_why():
    rows = read_toml(target_groups.HERE / "target_groups.toml")["groups"]
    closed = next(row for row in rows if "closed_from" in row)
    without = {key: value for key, value in closed.items() if key != "closed_why"}
    with wrong("fil: closed_why: mangler, når gruppen er lukket"):
        target_groups._group(Table("fil", without))


def test_the_trial_of_study_start_opens_on_its_first_day_and_closes_on_its_last():
    trial, group = LAW.study_start, target_groups.groups()[TargetGroup.T03_ENL_UDH]
    first, last = trial.trial_from, trial.trial_to
    days = (first - ONE, first, last, last + ONE)
    assert [group.is_selectable_on(day, LAW) for day in days] == [False, True, True, False]
    assert group.is_selectable_on(first, LAW, last)
    assert not group.is_selectable_on(first, LAW, last + ONE)
    later = replace(LAW, study_start=replace(trial, trial_from=None, trial_to=None))
    assert group.is_selectable_on(last + ONE, later)


def test_a_suggestion_is_called_what_its_group_is_called():
    facts = CitizenFacts(), DateFacts()
    found = suggest_target_groups(*facts, SPRING, LAW, standards.standard_for("gribskov").on(SPRING))
    assert [(each.code, each.name) for each in found] == [
        (TargetGroup.T17_ALM.value, TargetGroup.T17_ALM.label)
    ]
    assert found[0].kind == EntitlementKind.DISCRETIONARY


def standard(name: str, *without: str) -> dict:
    """A shipped standard's table whose first version has no value for these parameters."""
    data = read_toml(standards.HERE / f"{name}.toml")
    version = data["versions"][0]
    changed = version["parameters"] | {key: {"source": "S1"} for key in without}
    return data | {"versions": [version | {"parameters": changed}]}


@pytest.mark.parametrize(
    ("name", "taken", "why"),
    [
        ("gribskov", "level4_max_months", "mangler, når standarden har niveau 4"),
        ("viborg", "extension_condition", "mangler, når der er særlige bevillinger"),
        ("viborg", "exceptional_category", "mangler, når der er særlige bevillinger"),
    ],
)
def test_parameters_that_only_make_sense_together_are_asked_for(name, taken, why):
    with wrong(f"fil: versions[0].parameters.{taken}: {why}"):
        standards.read_standard(standard(name, taken), "fil")


def test_a_version_without_a_comment_has_an_empty_one():
    data = standard("gribskov")
    data["versions"][0].pop("comment", None)
    assert standards.read_standard(data, "fil").versions[0].comment == ""


def test_the_file_of_a_wrong_standard_is_named(tmp_path):
    (tmp_path / "wrong.toml").write_text("id = 'x'", encoding="utf-8")
    with wrong("wrong.toml: municipality_code: mangler"):
        standards.load_standard(tmp_path / "wrong.toml")
