"""What people do at the screen from a new citizen to a signed agreement, one function for each act.

Each begins on “Mit overblik”, as a morning does, and uses only what is to be seen on the pages.
"""

from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

CPR, BORN = "710984-0017", "10-09-1984"  # a replacement number: nobody alive has it
NEED = (
    "Borgeren kommer ikke op om morgenen og har mistet to tilbud på den måde. "
    "En mentor kan følge borgeren de første uger og øve faste rutiner."
)
DECISIVE = "Borgeren er to gange stoppet i et tilbud i den anden uge, når ingen fulgte med."
AIM = "Ordinære timer på et lager efter otte ugers praktik med stigende timetal."
INDICATOR = "borgeren møder tre dage om ugen i fire uger uden mentor"
TASKS = (
    "Ringe kl. 7 de første to uger og følges med bussen til Helsinge",
    "Være med ved ugens møde med formanden på lageret i den første måned",
)


@dataclass(frozen=True)
class Citizen:
    """Who is registered."""

    given: str = "Anders"
    family: str = "Ærø"
    cpr: str = CPR
    born: str = BORN
    contact: dict = field(default_factory=lambda: {"Telefon": "40 50 60 70", "Adresse": "Søndergade 2"})

    @property
    def name(self) -> str:
        """As on lists."""
        return f"{self.family}, {self.given}"


def register(page: Page, citizen: Citizen) -> None:
    """From the overview to the case of a new citizen."""
    page.get_by_role("link", name="Sager").first.click()
    page.get_by_role("link", name="Registrér borger").click()
    page.get_by_label("CPR-nummer", exact=True).fill(citizen.cpr)
    page.get_by_label("Fødselsdato", exact=False).first.fill(citizen.born)
    page.get_by_label("Fornavn").fill(citizen.given)
    page.get_by_label("Efternavn").fill(citizen.family)
    page.get_by_role("button", name="Registrér og åbn sag").click()
    page.get_by_role("heading", name=citizen.name, level=1).wait_for()


def assess(page: Page, mentor: str, *, start: str) -> None:
    """From the case to a submitted proposal: everything the assessment asks for."""
    page.get_by_role("link", name="Vurdér og indstil").click()
    page.get_by_label("Ydelse").select_option(label="Kontanthjælp")
    page.get_by_label("Visitationsgruppe").select_option(label="Aktivitetsparat")
    answer(page, "kan i en periode ikke deltage i tilbud", "Ja")
    answer(page, "i integrationsprogram", "Nej")
    settle(page)
    group = page.get_by_label("Aktivitetsparat kontanthjælpsmodtager").first
    if not group.is_visible():  # without scripts the suggestion comes when it is asked for
        page.get_by_role("button", name="Kontrollér").click()
    group.check()
    page.get_by_label("Målets type").select_option(label="Job")
    page.get_by_label("Fag, skole eller tilbud").fill("Lager")
    page.get_by_label("Målet beskrevet").fill(AIM)
    page.get_by_label("Målet er nået, når").fill(INDICATOR)
    page.get_by_label("Målet nås senest").fill("1-6-2027")
    page.get_by_label("Behovet, og hvordan en mentor møder det").fill(NEED)
    page.get_by_label("Hvorfor mentor er afgørende").fill(DECISIVE)
    answer(page, "Støttens art", "Praktisk støtte")
    answer(page, "Behovet er", "Midlertidigt")
    settle(page)
    page.get_by_role("button", name="Nej til alle seks").click()
    settle(page)
    page.get_by_label("Fra", exact=True).fill(start)
    page.keyboard.press("Tab")
    settle(page)
    page.get_by_role("button", name="6 måneder").click()
    settle(page)
    page.get_by_label("Timer om ugen").first.fill("3")
    page.keyboard.press("Tab")
    settle(page)
    page.get_by_label("Niveau 2").first.check()
    page.get_by_role("combobox", name="Mentor", exact=True).select_option(label=mentor)
    for number, text in enumerate(TASKS, start=1):
        page.get_by_label(f"Opgave {number}", exact=True).fill(text)
    page.get_by_role("button", name="Indstil til visitation").click()
    page.get_by_text("Venter på visitation").first.wait_for()


def settle(page: Page) -> None:
    """Waits until the page has heard what the rules say to what was written."""
    page.wait_for_timeout(400)  # a change is sent after 300 ms
    expect(page.locator(".htmx-request")).to_have_count(0, timeout=30_000)


def answer(page: Page, question: str, choice: str) -> None:
    """Ticks one answer in a row of choices."""
    page.get_by_role("group", name=question).get_by_label(choice, exact=True).check()


def approve(page: Page, citizen: Citizen) -> None:
    """The four questions of the visitation, and yes."""
    row = page.get_by_role("row").filter(has_text=citizen.name)
    row.get_by_role("link", name="Behandl").click()
    questions = page.get_by_role("group", name="Fire spørgsmål").get_by_role("checkbox")
    for box in questions.all():
        box.check()
    page.get_by_role("button", name="Godkend").click()
    page.get_by_text(f"Bevilget: {citizen.name}").wait_for()


def agree(page: Page, citizen: Citizen) -> bytes:
    """From the grant to an agreement made, sealed and ready to be signed; gives the PDF."""
    page.get_by_role("row").filter(has_text=citizen.name).get_by_role("link", name="Lav aftale").first.click()
    page.get_by_role("button", name="Lav PDF til underskrift").click()
    page.get_by_text("PDF-filen er lavet og forseglet").wait_for()
    address = page.get_by_role("link", name="Aftalen, version 1 (PDF)").get_attribute("href")
    return page.request.get(address).body()


def sign(page: Page, scan: bytes, *, on: str) -> None:
    """Both have signed on paper; the scan is kept with the agreement."""
    page.get_by_role("link", name="Registrér underskrift").click()
    page.get_by_label("Borgeren skrev under den").fill(on)
    page.get_by_label("Den underskrevne aftale").set_input_files(
        {"name": "underskrevet.pdf", "mimeType": "application/pdf", "buffer": scan}
    )
    page.get_by_role("button", name="Registrér underskrift").click()
    page.get_by_text("Underskriften er registreret. Aftale").wait_for()
