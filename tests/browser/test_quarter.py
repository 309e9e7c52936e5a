"""The controller's quarter at the screen: from the finance system's ledger to the answer to the auditor."""

from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
import time_machine
from playwright.sync_api import expect

from agreements.actions import closing, hours, months
from agreements.actions.hours import EntryFacts
from agreements.actions.readiness import judge
from agreements.models import Agreement, Closing
from mentorstotte.core.enums import Role
from reporting.actions.matching import match_certain
from reporting.models import PostingMatch
from tests import factories
from tests.agreements import desk
from tests.agreements.samples import People
from tests.browser.browsing import apart

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OCTOBER = date(2026, 10, 1)
POSTED = "Bilag;Posteringsdato;CPR-nummer;Mentortype;Beløb;Tekst\r\n"


def with_approved_hours() -> Agreement:
    """An agreement with an hour and a half at 250 kroner in October, approved and not settled."""
    people = People()
    people.mentor = factories.mentor("Lone Bach", supplier="Mentorhuset Nord", price="250.00")
    with time_machine.travel("2026-10-15T10:00:00+02:00"):
        made = desk.imported(people, start=date(2026, 8, 3), end=date(2027, 1, 29), on=date(2026, 10, 15))
        facts = EntryFacts(date(2026, 10, 12), direct_minutes=90)
        hours.register_entry(agreement_id=made.pk, facts=facts, by=people.caseworker)
    with time_machine.travel("2026-11-05T10:00:00+01:00"):
        sheet = months.submit_month(agreement_id=made.pk, month=OCTOBER, by=people.caseworker)
        months.approve_month(sheet_id=desk.confirmed(sheet).pk, by=people.approver)
    judge([made.pk])
    return made


def import_ledger(page, rows: str) -> None:
    page.goto("/indlaes/")
    page.locator("#main-content").get_by_role("link", name="Posteringer").click()
    file = {"name": "posteringer.csv", "mimeType": "text/csv", "buffer": (POSTED + rows).encode("utf-8-sig")}
    page.get_by_label("Fil", exact=True).set_input_files(file)
    page.get_by_role("button", name="Læs filen").click()
    page.wait_for_url("**/indlaesning/**")
    page.get_by_role("button", name="Indlæs 2 rækker").click()
    page.get_by_text("Filen er indlæst").wait_for()


def place_by_hand(page, agreement: Agreement) -> None:
    page.goto("/oekonomi/2026/posteringer/")
    page.get_by_label("Formål").fill("Afstemning af kvartalets posteringer")
    page.get_by_role("button", name="Fortsæt").click()
    page.get_by_role("row", name="B-2").get_by_role("link").click()
    page.get_by_label("Aftale 1").fill(agreement.number)
    page.get_by_label("Begrundelse").fill("Leverandøren har oplyst aftalens nummer")
    page.get_by_role("button", name="Læg posteringen her").click()
    page.get_by_text("Alle posteringer er lagt").wait_for()


def close_october(page) -> None:
    page.goto("/oekonomi/afregning/")
    page.get_by_role("button", name="Luk oktober 2026").click()
    page.get_by_text("Måneden bliver lukket").wait_for()
    apart(closing.run_closing, Closing.objects.get(month=OCTOBER).pk)
    page.get_by_text("1 linjer, i alt 375,00 kr.").wait_for()


def hand_out_a_sample(page) -> str:
    """The address that the auditor is given."""
    page.goto("/oekonomi/revision/")
    page.get_by_label("Tilfældig stikprøve").check()
    page.get_by_label("Hvor mange trækkes?").fill("1")
    page.get_by_role("button", name="Lav mappen").click()
    page.get_by_label("Hvem er det til").fill("Årsrevisionen 2026")
    page.get_by_role("button", name="Lav et link").click()
    return urlsplit(page.locator("code").inner_text()).path


def remark(page, agreement: Agreement) -> None:
    page.get_by_role("link", name=f"Skriv en bemærkning til aftale {agreement.number}").click()
    page.get_by_label("Bemærkning").fill("Bilag B-2 er ikke bogført på borgeren.")
    page.get_by_label("Beløb, der er tvivl om").fill("125,00")
    page.get_by_role("button", name="Gem bemærkningen").click()
    page.get_by_text("Bemærkningen er gemt").wait_for()


def answer(page, agreement: Agreement) -> None:
    page.get_by_role("link", name=f"Svar på bemærkningen til aftale {agreement.number}").click()
    page.get_by_label("Kommunens svar").fill("Beløbet er posteret forkert og føres tilbage.")
    page.get_by_label("Betales tilbage").fill("125,00")
    page.get_by_role("button", name="Gem svaret").click()
    page.get_by_text("Svaret er gemt").wait_for()


def test_the_controllers_quarter(browsing):
    agreement = apart(with_approved_hours)
    page = browsing.open(user=factories.user(Role.CONTROLLER))
    cpr = agreement.case.citizen.cpr
    import_ledger(
        page, f"B-1;02-11-2026;{cpr};Ekstern;375,00;\r\nB-2;03-11-2026;;Ekstern;125,00;Faktura 7\r\n"
    )
    apart(match_certain)
    place_by_hand(page, agreement)
    assert sorted(PostingMatch.objects.values_list("agreement", "amount")) == [
        (agreement.pk, Decimal("125.00")),
        (agreement.pk, Decimal("375.00")),
    ]
    page.goto("/dokumentation/")
    page.get_by_role("row", name=agreement.number).get_by_role("link", name="Se punkterne").click()
    page.get_by_role("heading", level=1).wait_for()
    close_october(page)
    address = hand_out_a_sample(page)
    auditor = browsing.open(address, user=factories.user(Role.AUDITOR))
    remark(auditor, agreement)
    page.goto("/oekonomi/revision/")
    page.get_by_role("link", name="R2026-0001").click()
    expect(page.locator("#audit-waiting")).to_have_text("1")
    answer(page, agreement)
    expect(page.locator("#audit-repaid")).to_have_text("125,00 kr.")
    auditor.goto(address)
    expect(auditor.get_by_text("Beløbet er posteret forkert og føres tilbage.")).to_be_visible()
