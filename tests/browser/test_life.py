"""An agreement's life as it is played at the screen: level 4, an extension, an end by death, and a complaint
on the last evening. A new mentor is signed for in test_sign_on_a_phone.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from agreements.actions.decisions import register_receipt
from agreements.actions.followups import register_effect
from agreements.models import Agreement, Complaint, Dispatch, Proposal
from cases.actions.citizens import record_register_event
from mentorstotte.core.models import OutgoingMail
from tests import factories
from tests.agreements import desk
from tests.agreements.samples import People
from tests.agreements.test_rejection import reject
from tests.browser import acts
from tests.browser.browsing import apart

pytestmark = [pytest.mark.browser, pytest.mark.slow]
COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def running(**facts) -> tuple[People, Agreement]:
    """In force since today, three hours a week on level 2."""
    people, today = People(), timezone.localdate()
    factories.mentor("Lone Bach", supplier="Mentorhuset Nord")
    made = desk.signed(people, on=today, start=today, person={"target_group": "T17_ALM"}, **facts)
    return people, made


def near_its_end() -> tuple[People, Agreement]:
    """From a spreadsheet, ends in ten days, with its effect assessed."""
    people, today = People(), timezone.localdate()
    days = {"start": today - timedelta(days=150), "end": today + timedelta(days=10)}
    made = desk.imported(people, on=today, **days)
    register_effect(agreement_id=made.pk, facts=desk.effect(today), by=people.caseworker)
    return people, made


def sent() -> tuple[int, int]:
    """Letters and mails on their way."""
    return Dispatch.objects.count(), OutgoingMail.objects.count()


def change(page, agreement: Agreement, kind: str) -> None:
    """“Ændr aftalen” from the page of the agreement, as far as the kind."""
    page.get_by_role("link", name="Ændr aftalen").click()
    page.get_by_label(kind, exact=True).check()
    page.get_by_label("Gælder fra").fill(f"{timezone.localdate() + timedelta(days=7):%d-%m-%Y}")


def test_level_4_goes_to_the_visitation_and_says_what_follows_it(browsing):
    people, agreement = apart(running)
    page = browsing.open(f"/aftaler/{agreement.number}/", user=people.caseworker, expecting=(422,))
    change(page, agreement, "Nyt timetal eller niveau")
    page.get_by_label("Niveau", exact=True).select_option(label="Niveau 4")
    page.get_by_label("Timer om ugen").fill("5")
    page.keyboard.press("Tab")
    acts.settle(page)
    expect(page.get_by_text("Niveau 4 kan højst vare til og med")).to_be_visible()
    expect(page.get_by_text("Skal godkendes i visitationen")).to_be_visible()
    page.get_by_label("Til og med").fill(f"{timezone.localdate() + timedelta(days=60):%d-%m-%Y}")
    page.get_by_label("Hvorfor?", exact=True).fill("Borgeren begynder i praktik på fuld tid i perioden.")
    page.keyboard.press("Tab")
    acts.settle(page)
    page.get_by_role("button", name="Fortsæt til tillægget").click()
    page.get_by_text("venter på visitation").first.wait_for()
    page = browsing.open("/", user=people.approver)
    row = page.get_by_role("row").filter(has_text="Ændring til visitation")
    row.get_by_role("link", name="Behandl").click()
    for box in page.get_by_role("group", name="Fire spørgsmål").get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Godkend ændringen").click()
    page.get_by_text("er godkendt").wait_for()
    rows = apart(lambda: list(agreement.versions.get(number=2).segments.values_list("level", flat=True)))
    assert rows == [2, 4, 2], "the earlier hours come after level 4"


def test_an_extension_begins_from_the_question_of_the_agreement_that_runs_out(browsing):
    people, agreement = apart(near_its_end)
    page = browsing.open("/", user=people.caseworker)
    page.goto(f"/aftaler/{agreement.number}/")
    page.get_by_role("link", name="Forlæng, skift niveau eller afslut").click()
    page.get_by_label("Forlæng", exact=True).check()
    page.get_by_role("button", name="Fortsæt").click()
    page.get_by_role("heading", name="Vurdering og indstilling", level=1).wait_for()
    first = agreement.end_date + timedelta(days=1)
    expect(page.get_by_label("Fra", exact=True)).to_have_value(f"{first:%d-%m-%Y}")
    assert "Effektvurdering" in page.get_by_label("Behovet, og hvordan en mentor møder det").input_value()
    assert apart(lambda: Proposal.objects.get(case=agreement.case).start_date) == first


def test_an_end_by_death_sends_no_letter(browsing):
    people, agreement = apart(running)
    apart(
        lambda: record_register_event(
            citizen_id=agreement.case.citizen_id,
            kind="deceased",
            on=timezone.localdate(),
            until=None,
            note="Meddelelse fra CPR",
            by=people.caseworker,
        )
    )
    page = browsing.open(f"/sager/{agreement.case.number}/", user=people.caseworker)
    page.get_by_role("link", name="Afslut aftalen").first.click()
    expect(page.get_by_text("Der går ingen breve, påmindelser eller bekræftelser ud.")).to_be_visible()
    before = apart(sent)
    page.get_by_label("Afsluttende status").fill("Borgeren døde i dag. Mentor har fået besked.")
    page.get_by_role("button", name="Afslut aftalen").click()
    page.get_by_text("Aftalen slutter").first.wait_for()
    assert apart(sent) == before
    assert apart(lambda: Agreement.objects.get(pk=agreement.pk).ended_reason) == "died"


@pytest.mark.parametrize(
    ("day", "hour", "in_time"), [("21-12-2026", "22.10", True), ("22-12-2026", "00.00", False)]
)
def test_as_11_a_complaint_on_the_last_evening_and_at_midnight(browsing, day, hour, in_time):
    """As AS-11, four weeks from the morning of these tests: the last day is 21 December."""
    people, decision = apart(rejected)
    with time_machine.travel(datetime(2026, 12, 22, 8, 0, tzinfo=COPENHAGEN), tick=True):
        page = browsing.open(f"/sager/{decision.case.number}/klage/", user=people.caseworker)
        page.get_by_label("Mundtligt").check()
        page.get_by_label("Modtaget den").fill(day)
        page.get_by_label("Klokken").fill(hour)
        page.get_by_label("Det klages der over").fill("Jeg har brug for mentoren.")
        page.get_by_role("button", name="Registrér klage").click()
        page.get_by_text("Klagen er registreret").wait_for()
        assert apart(lambda: Complaint.objects.get().in_time) is in_time


def rejected():
    """A rejection that came to the citizen today."""
    people = People()
    decision = reject(people.saved(person={"need": "lasting"}), people.caseworker)
    on = timezone.localdate()
    register_receipt(decision_id=decision.pk, received_on=on, by=people.caseworker)
    return people, decision
