"""The start page and the list behind its tiles: what is late, what is coming, in a fixed number of
queries.
"""

from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from agreements import work_rows, worklist
from agreements.actions import agreement as agreements
from agreements.actions import followups
from agreements.actions.imports import ImportedAgreement, create_imported
from agreements.actions.readiness import judge
from agreements.models import Agreement
from cases.models import Case
from mentorstotte.core.enums import Role
from mentorstotte.core.models import AccessLog
from tests import factories
from tests.agreements import desk

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
BROKEN = [{"rule": "R-08", "severity": "hard", "text": "For lang.", "source": "", "must_be_put_right": True}]
SHEET = "tests/data/inputs/mentorforloeb-2026.xlsx"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-23 09:00+01:00", tick=True) as traveller:
        yield traveller


def course(people, *, start: int = -100, end: int = 80, **facts) -> Agreement:
    """A course from ``start`` to ``end`` days from today."""
    first, last = TODAY + timedelta(days=start), TODAY + timedelta(days=end)
    return desk.imported(people, start=first, end=last, on=TODAY, **facts)


def counts(user) -> dict[str, int]:
    return {tile.url.partition("frist=")[2]: tile.count for tile in worklist.tiles(fresh(user), TODAY)}


def fresh(user):
    return type(user).objects.get(pk=user.pk)


def first(user) -> list[tuple]:
    """The rows of “Tag dig af det her først”."""
    [section, *_] = worklist.work(fresh(user), TODAY)
    return [(row.due, row.what) for row in section.rows]


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


@pytest.mark.parametrize(
    ("start", "overdue", "week"),
    [(-92, 1, 0), (-91, 0, 1), (-85, 0, 1), (-84, 0, 0)],
)
def test_a_follow_up_is_late_the_day_after_it_was_due(people, start, overdue, week):
    course(people, start=start, end=start + 183)
    found = counts(people.caseworker)
    assert (found["opfoelgning"], found["ugen"]) == (overdue, week)


@pytest.mark.parametrize(("end", "soon"), [(-1, 0), (0, 1), (14, 1), (15, 0)])
def test_an_agreement_expires_soon_within_fourteen_days_the_last_included(people, end, soon):
    course(people, start=-60, end=end)
    assert counts(people.caseworker)["udloeber"] == soon


@pytest.mark.parametrize(("end", "late"), [(13, 1), (14, 0), (-15, 1), (-29, 0)])
def test_an_effect_assessment_is_late_the_day_after_its_deadline_and_asked_about_after_the_end(
    people, clock, end, late
):
    agreement = desk.imported(people, start=days(-60), end=days(end), on=days(-60))
    assert agreement.effect_due == days(end - 14)
    assert counts(people.caseworker)["effekt"] == late


def test_the_jobcentres_own_sheet_on_the_frozen_day(people):
    """Of 40 courses 4 expire within 14 days and have passed their effect deadline; 20 follow-ups are
    overdue.
    """
    sheet = openpyxl.load_workbook(SHEET, data_only=True).active
    head, *lines = sheet.iter_rows(values_only=True)
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    courses = [
        ImportedAgreement(
            case=people.case(given=row["Fornavn"], family=row["Efternavn"]),
            mentor=people.mentor,
            target_group="T17_ALM",
            start=row["Startdato"].date(),
            end=row["Slutdato"].date(),
            weekly_hours=Decimal(str(row["Timer pr. uge"])),
        )
        for row in rows
    ]
    create_imported(rows=courses, on=TODAY, by=people.caseworker)
    assert Agreement.objects.running_on(TODAY).count() == 40
    assert counts(people.caseworker) == {
        "opfoelgning": 20,
        "effekt": 4,
        "udloeber": 4,
        "ugen": 1,
        "klar": 0,
        "underskrift": 0,
    }


def test_a_course_that_ended_before_the_import_makes_no_tasks(people):
    ended = course(people, start=-200, end=-1)
    assert (ended.next_follow_up, ended.effect_due) == (None, None)
    assert set(counts(people.caseworker).values()) == {0}


def test_what_is_due_first_stands_first_and_nothing_beyond_fourteen_days(people):
    course(people, start=-95, end=88)  # follow-up 4 days late
    course(people, start=-40, end=16)  # effect in 2 days
    course(people, start=-10, end=170)  # follow-up in 81 days
    assert first(people.caseworker) == [
        (days(-4), work_rows.FOLLOW_UP),
        (days(2), work_rows.EFFECT),
    ]


def test_a_missed_effect_assessment_goes_before_the_follow_up_and_tells_of_it(people):
    course(people, start=-170, end=10)
    [section] = worklist.work(people.caseworker, TODAY)
    [row] = section.rows
    assert (row.due, row.what, row.act) == (days(-4), work_rows.EFFECT, "Vurdér effekt")
    assert row.detail.endswith("13-ugers opfølgning mangler også")


def test_the_dead_have_no_tasks(people):
    agreement = course(people)
    agreement.case.citizen.deceased_on = days(-1)
    agreement.case.citizen.save()
    assert set(counts(people.caseworker).values()) == {0}
    assert first(people.caseworker) == []


def test_a_follow_up_takes_the_row_away(people):
    agreement = course(people)
    followups.register_follow_up(agreement_id=agreement.pk, facts=desk.follow_up(TODAY), by=people.caseworker)
    assert counts(people.caseworker)["opfoelgning"] == 0
    assert first(people.caseworker) == []


def test_a_grant_becomes_an_agreement_and_then_waits_for_signature(people):
    grant = desk.grant(people, start=days(7), person={"target_group": "T17_ALM"})
    assert counts(people.caseworker)["klar"] == 1
    assert first(people.caseworker) == [(days(7), "Bevilget, klar til aftale")]
    version = agreements.draft_agreement(proposal_id=grant.pk, by=people.caseworker)
    assert first(people.caseworker) == [(days(7), "Aftalen er ved at blive skrevet")]
    agreements.print_version(version_id=version.pk, by=people.caseworker)
    found = counts(people.caseworker)
    assert (found["klar"], found["underskrift"]) == (0, 1)
    assert first(people.caseworker) == [(days(7), "Underskrift mangler")]
    agreements.withdraw(version_id=version.pk, reason="Borgeren har fortrudt", by=people.caseworker)
    assert first(people.caseworker) == []


def test_an_approver_sees_what_the_team_has_missed_and_no_more(people):
    course(people, start=-95, end=88)
    course(people, start=-40, end=16)
    [section] = worklist.work(people.approver, TODAY)
    assert section.title == worklist.MISSED
    assert [row.due for row in section.rows] == [days(-4)]
    assert counts(people.approver)["opfoelgning&hvem=team"] == 1
    stranger = worklist.work(people.stranger, TODAY)
    assert [section.rows for section in stranger] == [[], []]


def test_one_who_both_works_cases_and_approves_sees_own_first_and_the_others_missed(people):
    both = factories.user(Role.CASEWORKER, Role.APPROVER, team=people.team)
    course(people, start=-95, end=88, case=factories.case(both))
    course(people, start=-96, end=88)
    own, missed = worklist.work(both, TODAY)
    assert [row.due for row in own.rows] == [days(-4)]
    assert [row.due for row in missed.rows] == [days(-5)]
    assert counts(both)["opfoelgning"] == 1


@pytest.mark.parametrize("role", [Role.CONTROLLER, Role.AUDITOR, Role.MANAGEMENT, Role.CATALOGUE_ADMIN])
def test_others_have_no_deadlines_of_their_own(people, role):
    course(people)
    user = factories.user(role, team=people.team)
    assert worklist.tiles(user, TODAY) == []
    assert worklist.work(user, TODAY) == []


def many(people, rows: int) -> None:
    """So many of everything that stands on the start page."""
    courses = [
        ImportedAgreement(
            case=people.case(given=f"Nr {number}"),
            mentor=people.mentor,
            target_group="T17_ALM",
            start=days(-100 + number),
            end=days(60 + number),
        )
        for number in range(rows)
    ]
    create_imported(rows=courses, on=TODAY, by=people.caseworker)
    for _ in range(min(rows, 3)):
        desk.grant(people, start=days(7), person={"target_group": "T17_ALM"})
        people.saved()
        people.submitted()


@pytest.mark.parametrize("rows", [1, 3, 40])
@pytest.mark.parametrize(
    ("who", "questions"), [("caseworker", 10), ("approver", 8), ("everything", 13), ("consultant", 5)]
)
def test_the_start_page_asks_the_same_number_of_questions(
    people, client, rows, who, questions, django_assert_num_queries
):
    many(people, 2 * rows)  # a half each for two people
    people.everything = factories.user(*Role, team=people.team)
    people.consultant = factories.user(Role.CLARIFICATION_CONSULTANT, team=people.team)
    for half in (Case.objects, Agreement.objects):
        keys = half.values_list("pk", flat=True)[::2]
        half.filter(pk__in=keys).update(caseworker=people.everything)
    Agreement.objects.update(to_correct=True, findings=BROKEN)
    client.force_login(getattr(people, who))
    client.get(reverse("overview"))  # the first page of a visit also notes when the last one was
    with django_assert_num_queries(questions):
        assert client.get(reverse("overview")).status_code == 200


@pytest.mark.parametrize("rows", [1, 3, 40])
def test_the_list_asks_the_same_number_of_questions(people, client, rows, django_assert_num_queries):
    many(people, rows)
    client.force_login(people.caseworker)
    with django_assert_num_queries(4):
        client.get(reverse("agreements:work_list"))
    with django_assert_num_queries(4):
        client.get(reverse("agreements:work_list") + "?frist=klar")


def test_every_tile_leads_to_as_many_rows_as_it_counts(people, client):
    many(people, 20)
    client.force_login(people.caseworker)
    for tile in worklist.tiles(people.caseworker, TODAY):
        response = client.get(tile.url)
        assert len(response.context["rows"]) == tile.count
    client.force_login(people.approver)
    for tile in worklist.tiles(people.approver, TODAY):
        assert len(client.get(tile.url).context["rows"]) == tile.count


def test_the_list_turns_its_pages_by_due_day(people, client):
    many(people, 70)
    client.force_login(people.caseworker)
    page = client.get(reverse("agreements:work_list") + "?frist=opfoelgning")
    assert page.context["page"].next == ""
    address = reverse("agreements:work_list")
    seen, mark = [], ""
    while True:
        answer = client.get(f"{address}?{mark}")
        seen += [row.due for row in answer.context["rows"]]
        if not answer.context["page"].next:
            break
        mark = f"after={answer.context['page'].next}"
    assert seen == sorted(seen)
    assert len(seen) == len([d for d in (days(-9 + n) for n in range(70)) if d <= days(14)])


def test_the_list_says_how_the_documentation_of_each_agreement_stands(people, client):
    made = course(people)
    judge([made.pk])
    client.force_login(people.caseworker)
    page = client.get(reverse("agreements:work_list"))
    [row] = page.context["rows"]
    assert made.readiness.missing
    assert row.documentation.text == f"{len(made.readiness.missing)} mangler"
    address = reverse("agreements:documentation", args=[made.number])
    assert f'<a href="{address}" aria-label="Dokumentation, sag {made.case.number}: ' in page.content.decode()


def test_the_list_shows_own_or_the_teams_and_never_another_teams(people, client):
    course(people)
    client.force_login(people.colleague)
    assert client.get(reverse("agreements:work_list")).context["rows"] == []
    assert len(client.get(reverse("agreements:work_list") + "?hvem=team").context["rows"]) == 1
    client.force_login(people.stranger)
    assert client.get(reverse("agreements:work_list") + "?hvem=team").context["rows"] == []


def test_everybody_shown_stands_in_the_read_log(people, client):
    agreement = course(people)
    client.force_login(people.caseworker)
    for address in (reverse("overview"), reverse("agreements:work_list")):
        client.get(address)
        assert AccessLog.objects.latest("pk").subject_key == str(agreement.case.citizen_id)


def test_a_strange_filter_shows_everything_due(people, client):
    course(people)
    client.force_login(people.caseworker)
    response = client.get(reverse("agreements:work_list") + "?frist=%00x&hvem=alle&after=vrøvl")
    assert len(response.context["rows"]) == 1


def test_the_caseworkers_list_is_found_by_index(people):
    many(people, 40)
    own = Agreement.objects.first()
    Agreement.objects.exclude(pk=own.pk).update(caseworker=people.colleague)
    with connection.cursor() as cursor:
        # What the database thinks of the table must not hang on the tests before.
        cursor.execute("ANALYZE agreements_agreement")
        cursor.execute("SET LOCAL enable_seqscan = off")
        query, params = worklist.watched(TODAY).filter(caseworker=people.caseworker).query.sql_with_params()
        cursor.execute(f"EXPLAIN {query}", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Index Cond: (caseworker_id = " in plan or "Index Cond: ((caseworker_id = " in plan
