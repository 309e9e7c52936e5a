"""Every change of a row is kept with the acting user, by triggers; deletions too."""

import pghistory
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from mentorstotte.core.enums import Role
from mentorstotte.core.models import Membership, Team, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    made = factories.user(Role.SYSTEM_ADMIN, name="Anne Admin")
    client.force_login(made)
    return made


def actor(event) -> int | None:
    return event.pgh_context.metadata["user"] if event.pgh_context else None


def edit(client, person, **changed):
    given = {"name": person.name, "email": person.email, "phone": person.phone, "roles": person.roles}
    given["teams"] = list(Membership.objects.filter(user=person).values_list("team", flat=True))
    return client.post(reverse("core:user_edit", args=[person.public_id]), given | changed)


def story(client, person) -> list[tuple[str, str]]:
    page = client.get(reverse("core:user", args=[person.public_id]))
    return [(change.by, change.text) for change in page.context["changes"]]


def test_a_change_through_the_page_stands_with_who_made_it(client, admin):
    person = factories.user(Role.CASEWORKER, name="Sara Lund")
    edit(client, person, name="Sara Holm", roles=["caseworker", "approver"])
    event = User.pgh_event_model.objects.filter(pgh_obj_id=person.pk, pgh_label="update").latest("pgh_id")
    assert (event.name, event.roles, actor(event)) == ("Sara Holm", ["caseworker", "approver"], admin.pk)
    expected = "Navn ændret fra “Sara Lund” til “Sara Holm”. Fik rollen Teamleder eller faglig konsulent"
    assert story(client, person)[0] == ("Anne Admin", expected)
    assert story(client, person)[-1] == ("Systemet", "Oprettet")


def test_memberships_that_are_deleted_stand_with_who_did_it(client, admin):
    first, second = factories.team("Første"), factories.team("Andet")
    person = factories.user(Role.CASEWORKER, team=first)
    edit(client, person, teams=[second.pk])
    gone = Membership.pgh_event_model.objects.get(pgh_label="delete")
    assert (gone.user_id, gone.team_id, actor(gone)) == (person.pk, first.pk, admin.pk)
    assert ("Anne Admin", "Taget ud af teamet Første") in story(client, person)
    assert ("Anne Admin", "Kom i teamet Andet") in story(client, person)
    team_page = client.get(reverse("core:team", args=[first.public_id]))
    assert f"{person.name} blev taget ud" in [change.text for change in team_page.context["changes"]]


def test_closing_opening_and_passwords_are_told_without_the_password(client, admin):
    person = factories.user(Role.CASEWORKER)
    for act in ("close", "open", "password"):
        client.post(reverse(f"core:user_{act}", args=[person.public_id]))
    told = [text for _, text in story(client, person)]
    assert told[:3] == ["Engangsadgangskode givet", "Login åbnet. Engangsadgangskode givet", "Login lukket"]
    fields = {field.name for field in User.pgh_event_model._meta.get_fields()}
    assert not fields & {"password", "last_login"}


def test_own_change_of_password_stands_as_ones_own(client, admin):
    person = factories.user(Role.CASEWORKER, name="Sara Lund")
    person.set_password("fire ord om en gul kat")
    person.save()
    client.post("/konto/log-ud/")
    client.post("/konto/log-ind/", {"login": person.email, "password": "fire ord om en gul kat"})
    words = {"oldpassword": "fire ord om en gul kat", "password1": "noget helt andet nu"}
    client.post("/konto/adgangskode/", words | {"password2": "noget helt andet nu"})
    client.force_login(admin)
    assert story(client, person)[0] == ("Sara Lund", "Adgangskode ændret")


def test_teams_have_a_history_too(client, admin):
    team = factories.team("Helbred")
    client.post(reverse("core:team_edit", args=[team.public_id]), {"name": "Job og Helbred"})
    client.post(reverse("core:team_retire", args=[team.public_id]))
    page = client.get(reverse("core:team", args=[team.public_id]))
    told = [(change.by, change.text) for change in page.context["changes"]]
    assert told == [
        ("Anne Admin", "Nedlagt"),
        ("Anne Admin", "Navn ændret fra “Helbred” til “Job og Helbred”"),
        ("Systemet", "Oprettet"),
    ]


def test_the_address_is_not_kept_in_the_history(client, admin):
    person = factories.user(Role.CASEWORKER)
    edit(client, person, phone="72 49 60 00")
    event = User.pgh_event_model.objects.filter(pgh_obj_id=person.pk).latest("pgh_id")
    assert event.pgh_context.metadata == {"user": admin.pk}


def test_a_command_is_named_in_place_of_a_person():
    with pghistory.context(command="create_admin"):
        team = Team.objects.create(name="Ny")
    assert (
        Team.pgh_event_model.objects.get(pgh_obj_id=team.pk).pgh_context.metadata["command"] == "create_admin"
    )


def test_changes_past_the_models_are_kept_as_well(admin):
    person = factories.user(Role.CASEWORKER)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_user SET phone = '11 22 33 44' WHERE id = %s", [person.pk])
    assert User.pgh_event_model.objects.filter(pgh_obj_id=person.pk, phone="11 22 33 44").count() == 1


def test_history_cannot_be_changed_or_removed():
    team = factories.team("Helbred")
    events = Team.pgh_event_model.objects.filter(pgh_obj_id=team.pk)
    for spoil in (lambda: events.update(name="Andet"), events.delete):
        with pytest.raises(ProgrammingError), transaction.atomic():
            spoil()
    assert events.get().name == "Helbred"


# Rows that need no history: only ever added or claimed, made anew from others, or counters.
WITHOUT_HISTORY = {
    "agreements.AccountLine",  # only ever added
    "agreements.Acknowledgement",
    "agreements.CarriedOver",
    "agreements.Explanation",
    "agreements.HandOver",
    "agreements.Information",  # only ever added
    "agreements.Judgement",
    "agreements.MentorChoice",  # only ever added
    "agreements.Paper",
    "agreements.PricedHours",
    "agreements.PrintBatch",
    "agreements.PrintItem",
    "agreements.Readiness",  # judged anew from the rows it is about
    "agreements.ReadinessTurn",
    "agreements.Review",  # answered once
    "agreements.ReviewRound",
    "agreements.RegisterReport",
    "agreements.Reminder",
    "agreements.SignatureEvidence",
    "agreements.PriceCorrection",
    "agreements.SettlementLine",
    "agreements.TimeEntry",
    "cases.CaseNumber",
    "cases.CitizenName",
    "cases.LogReview",  # judged once
    "cases.LogRound",
    "cases.PublishedRegime",
    "core.AccessLog",
    "core.CachedValue",
    "core.Digest",
    "core.Document",
    "core.Event",
    "core.LastVisit",
    "core.LetterText",
    "core.LogLink",
    "core.Notice",
    "core.OutgoingMail",
    "core.Purpose",
    "core.SentForm",
    "core.Session",  # how long people are logged in
    "providers.NamedFigures",  # only ever added
    "reporting.AuditFile",  # never changes once it is made
    "reporting.AuditFinding",
    "reporting.AuditItem",
    "reporting.AuditLink",
    "reporting.AuditReply",
    "reporting.Budget",
    "reporting.Deletion",  # only ever added
    "reporting.Extract",
    "reporting.ExtractRow",
    "reporting.FullTimePersons",
    "reporting.OwnReports",  # only ever added
    "reporting.KeptFigures",  # sums of what was deleted
    "reporting.ImportProgress",
    "reporting.ImportRow",
    "reporting.TrialProgress",
    "reporting.TrialRow",
    "reporting.YearClosing",
    "reporting.YearlyReport",  # never changes once it is made
}


def test_every_table_of_ours_is_tracked_or_named_as_an_exception():
    ours = ("core", "cases", "providers", "agreements", "reporting")
    models = [model for app in ours for model in apps.get_app_config(app).get_models()]
    tracked = {model.pgh_tracked_model for model in models if hasattr(model, "pgh_tracked_model")}
    plain = {model for model in models if not hasattr(model, "pgh_tracked_model")} - tracked
    assert {model._meta.label for model in plain} - WITHOUT_HISTORY == set()
