"""Days and numbers that lie exactly on a border, where one day or one krone more would be another answer."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import msgspec
import pytest

from agreements.rules import accounts, default_book, events, exchange, steps
from agreements.rules.contact import contact_spans
from agreements.rules.context import Context
from agreements.rules.exchange import read_line
from agreements.rules.facts import FactsError, Segment, check_periods
from agreements.rules.levels import r11_top_level, top_level_stretches
from agreements.rules.mentor import OWN_CAP, r24_price
from agreements.rules.outcome import Lacks
from agreements.rules.spans import Span, changed
from cases.rules import regimes, standards, target_groups
from cases.rules.conditions import CONDITIONS
from cases.rules.facts import CitizenFacts, DateFacts
from cases.rules.reading import RuleDataError
from providers.rules.capacity import Booking, first_overbooked_day, stretches
from tests.rules.lines import RESOURCE, earlier, line

D = date.fromisoformat
ONE = timedelta(days=1)
START, END = D("2014-03-03"), D("2014-09-02")
TRIAL = regimes.regime_on(START).study_start


def context(*changes: dict, **parameters) -> Context:
    """What the rules see; ``parameters`` of Gribskov's standard are set to something else."""
    book = default_book()
    if parameters:
        book = book.with_version(replace(standards.standard_for("gribskov").on(START), **parameters))
    return Context(read_line(line(*changes)).facts, "submit", book)


def plan(*rows: tuple) -> dict:
    """Segments: first day, last day, level, hours a week."""
    return {"agreement.segments": [_row(*row) for row in rows]}


def _row(start, end, level, hours) -> dict:
    return {"start": start, "end": end, "level": level, "weekly_hours": hours}


@pytest.mark.parametrize(("days_after", "due"), [(14, True), (13, False)])
def test_r16_a_follow_up_on_the_very_day_of_the_effect_assessment_is_still_due(days_after, due):
    last_day = START + timedelta(days=91 + days_after)
    assert bool(events.r16_follow_up(START, last_day, [], last_day)) is due


def test_r16_a_follow_up_made_on_the_last_day_is_told_as_made():
    [found] = events.r16_follow_up(START, END, [END], END + ONE)
    assert found.values["made"] == "2014-09-02"


def test_hours_beside_count_from_the_segment_that_brings_them_to_the_one_that_ends_them():
    other = earlier("2014-02-01", "2014-12-31", None, mentor="M2")
    other["segments"] = [
        _row("2014-02-01", "2014-04-30", 1, "1.00"),
        _row("2014-05-01", "2014-06-30", 2, "3.00"),
        _row("2014-07-01", "2014-12-31", 1, "1.00"),
    ]
    [stretch] = top_level_stretches(
        context(RESOURCE, plan(("2014-03-03", "2014-09-02", 1, "1.25")), {"earlier": [other]})
    )
    assert (stretch.start, stretch.end) == (D("2014-05-01"), D("2014-06-30"))


def test_an_effect_assessment_on_the_first_day_of_the_next_one_comes_too_late_for_it():
    before = earlier("2014-01-03", "2014-03-02", "2014-03-03", "5.00", 4)
    here = context(RESOURCE, plan(("2014-03-03", "2014-04-03", 4, "5.00")), {"earlier": [before]})
    assert top_level_stretches(here)[0].since == D("2014-01-03")


def test_what_came_before_matters_to_a_stretch_from_the_first_day_only():
    before = earlier("2014-01-03", "2014-03-02", None, "5.00", 4)
    rows = plan(("2014-03-03", "2014-04-02", 2, "3.00"), ("2014-04-03", "2014-07-02", 4, "5.00"))
    assert top_level_stretches(context(RESOURCE, rows, {"earlier": [before]}))[0].since == D("2014-04-03")


def test_a_level_that_is_not_known_is_asked_for_when_the_assessment_came_on_the_first_day():
    before = earlier("2014-01-03", "2014-03-02", "2014-03-03", "5.00", None)
    rows = plan(("2014-03-03", "2014-04-03", 4, "5.00"))
    asked = r11_top_level(context(RESOURCE, rows, {"earlier": [before]}))
    assert asked.paths == ("earlier[0].segments[0].level",)


def test_r11_says_nothing_where_the_standard_has_no_longest_time_or_no_levels():
    rows = plan(("2014-03-03", "2014-09-02", 4, "5.00"))
    assert r11_top_level(context(RESOURCE, rows, level4_max_months=None)) is None
    assert r11_top_level(context(RESOURCE, rows, levels=())) is None
    assert r11_top_level(context(RESOURCE, rows)).rule == "R-11"


def test_r11_asks_for_the_first_day_too():
    asked = r11_top_level(context(RESOURCE, plan((None, "2014-09-02", 4, "5.00"))))
    assert isinstance(asked, Lacks)
    assert asked.paths == ("agreement.segments[0].start",)


@pytest.mark.parametrize(("price", "speaks"), [("395.00", False), ("395.01", True)])
def test_r24_a_price_at_the_cap_is_not_above_it(price, speaks):
    found = r24_price(context({"mentor.hourly_price": price}, price_cap={"external": Decimal("395.00")}))
    assert (found is not None) is speaks


def test_r24_the_municipalitys_own_cap_comes_before_the_standards_and_says_so():
    c = context({"mentor.hourly_price": "395.00"}, price_cap={"external": Decimal("400.00")})
    assert r24_price(c) is None
    mentor = msgspec.structs.replace(c.facts.mentor, price_cap=Decimal("390.00"))
    own = Context(msgspec.structs.replace(c.facts, mentor=mentor), "submit", c.book)
    found = r24_price(own)
    assert (found.values["price_cap"], found.source) == ("390.00", OWN_CAP)


def test_a_line_for_some_groups_comes_before_a_newer_one_for_everybody():
    own = accounts.Account(START, "5.68.90", "114", "", ("T07_RESS",))
    newer = accounts.Account(START + ONE, "5.68.90", "018", "")
    assert accounts.account_of(END, "T07_RESS", (newer, own)) is own
    assert accounts.account_of(END, "T17_ALM", (newer, own)) is newer


def test_the_contract_pays_whole_minutes_half_up_and_no_absence_that_it_does_not_name():
    given = events.Entry("M1", START, 2, 10)
    assert events.contract_minutes([given], indirect_max_share=Decimal("0.2")) == [-9]
    assert events.contract_minutes([events.Entry("M1", START, 0, no_show=True)]) == [0]


def test_promised_hours_that_go_on_the_same_are_one_stretch():
    bookings = [Booking(START, START + 9 * ONE, Decimal(2)), Booking(START + 10 * ONE, END, Decimal(2))]
    [found] = stretches(Decimal(4), bookings, START, END)
    assert (found.start, found.end, found.free) == (START, END, Decimal(2))


def test_what_is_read_quickly_is_the_facts_themselves_and_cannot_be_changed():
    made = exchange._struct(Segment, {"start": ("start", exchange.DATE)})
    assert issubclass(made, Segment)
    assert made.__struct_config__.frozen
    with pytest.raises(TypeError):
        made(START)
    with pytest.raises(FactsError, match=r"^ukendt nøgle$"):
        exchange.Unasked.read(1)


def test_what_is_made_anew_for_each_is_so_when_it_is_read_quickly():
    class Made(msgspec.Struct):
        rows: list = msgspec.field(default_factory=list)

    [field] = msgspec.structs.fields(Made)
    assert exchange._typed(list, field)[1].default_factory is list


def test_an_unknown_key_is_told_by_its_first_sixty_characters():
    with pytest.raises(FactsError) as told:
        read_line(line({"x" * 61: 1}))
    assert told.value.path == "x" * 60
    assert str(FactsError("", "kan ikke læses")) == "kan ikke læses"


def test_a_gap_in_an_earlier_agreement_names_its_place():
    rows = [{"start": "2013-01-01", "end": "2013-01-31"}, {"start": "2013-02-02", "end": "2013-03-01"}]
    before = earlier("2013-01-01", "2013-03-01", None) | {"segments": rows}
    with pytest.raises(FactsError, match=r"^earlier\[0\]\.segments\[1\]\.start: "):
        check_periods(read_line(line({"earlier": [before]})).facts)


def test_two_segments_without_an_end_may_begin_on_one_day():
    check_periods(read_line(line({"agreement.segments": [{"start": "2014-03-03"}] * 2})).facts)


def test_a_change_up_to_a_day_after_the_end_reaches_to_the_end():
    rows = (
        Span(START, D("2014-05-31"), 1),
        Span(D("2014-06-01"), D("2014-07-31"), 2),
        Span(D("2014-08-01"), END, 3),
    )
    assert changed(rows, START, END + ONE, level=4) == (Span(START, END, 4),)


def test_the_steps_of_a_version_hold_from_its_own_day(tmp_path, monkeypatch):
    more = '[[version]]\nvalid_from = 2027-01-01\nsource = "Ny"\nfollow_up = [10]\neffect_assessment = [28]\n'
    path = tmp_path / "reminders.toml"
    path.write_text(f"{steps.FILE.read_text()}\n{more}expiry = [14]\nleader = []\n")
    versions = steps.read_steps(path)
    monkeypatch.setattr(steps, "_own", lambda: versions)
    assert steps.steps_on(D("2027-01-01")).follow_up == (10,)
    assert steps.steps_on(D("2026-12-31")).follow_up == (14, 3)


def test_a_week_on_whose_sunday_the_standard_changes_is_not_judged():
    standard, sunday = standards.standard_for("slagelse"), D("2014-03-23")
    version = standard.on(START)
    parts = (
        replace(version, rp_contact="weekly"),
        replace(version, valid_from=sunday, rp_contact="fortnightly"),
    )
    changing = replace(standard, versions=parts)
    [span] = contact_spans("T01_AKT_KTH", START, sunday, no_contact_by_law(), changing)
    assert (span.first_monday, span.last_monday) == (START, D("2014-03-10"))


def no_contact_by_law() -> regimes.Regimes:
    """The law without a demand of contact, so that the standard alone decides."""
    return regimes.Regimes(tuple(replace(each, contact=None) for each in default_book().regimes.all))


def test_readiness_that_is_not_known_is_no_answer():
    test = CONDITIONS["insured_or_job_ready"].test
    assert test(CitizenFacts(benefit="cash_assistance"), DateFacts(), START) is None
    assert (
        test(CitizenFacts(benefit="cash_assistance", readiness="activity_ready"), DateFacts(), START) is False
    )


@pytest.mark.parametrize(
    ("day", "admission", "known"),
    [
        (TRIAL.trial_from, None, True),
        (TRIAL.trial_from - ONE, None, False),
        (TRIAL.trial_to, TRIAL.trial_to, True),
        (TRIAL.trial_to + ONE, None, False),
        (TRIAL.trial_to, TRIAL.trial_to + ONE, False),
    ],
)
def test_r37_the_trial_has_its_first_and_its_last_day(day, admission, known):
    group = target_groups.groups()["T03_ENL_UDH"]
    assert group.is_selectable_on(day, regimes.regime_on(START), admission) is known


def test_a_group_that_is_closed_says_why(tmp_path):
    text = (target_groups.HERE / "target_groups.toml").read_text(encoding="utf-8")
    rows = [row for row in text.splitlines(keepends=True) if not row.startswith("closed_why")]
    path = tmp_path / "groups.toml"
    path.write_text("".join(rows), encoding="utf-8")
    with pytest.raises(RuleDataError) as error:
        target_groups.load_groups(path)
    assert error.value.key.endswith("].closed_why")
    assert error.value.why == "mangler, når gruppen er lukket"


def test_a_group_that_is_not_described_is_told_by_file_and_key(tmp_path):
    text = (target_groups.HERE / "target_groups.toml").read_text(encoding="utf-8")
    path = tmp_path / "groups.toml"
    path.write_text(text[: text.rindex("[[groups]]")], encoding="utf-8")
    with pytest.raises(RuleDataError) as error:
        target_groups.load_groups(path)
    assert (error.value.file, error.value.key, error.value.why) == (
        "groups.toml",
        "groups",
        "T17_ALM mangler",
    )


def test_a_suggestion_bears_the_name_of_its_group():
    known = CitizenFacts(benefit="resource_course")
    day, own = regimes.regime_on(START), standards.standard_for("gribskov").on(START)
    found = target_groups.suggest_target_groups(known, DateFacts(), START, day, own)
    assert [each.name for each in found] == [target_groups.groups()[each.code].name for each in found]
    assert len(found) > 1


def test_a_mentor_who_is_full_from_the_last_day_on_is_full_on_it():
    booked = [Booking(END, END + 9 * ONE, Decimal("4.00"))]
    assert first_overbooked_day(Decimal("4.00"), booked, Booking(START, END, Decimal("1.00"))) == END
