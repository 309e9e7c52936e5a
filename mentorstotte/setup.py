"""What a new system administrator sets up, in order, and what of it is done."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists
from django.urls import reverse

from cases.rules.standards import standards
from mentorstotte.core.enums import LetterPart, Role
from mentorstotte.core.models import LetterText, Team, User
from mentorstotte.core.wording import danish_list


@dataclass(frozen=True)
class Step:
    """One thing to set up: ``known`` says how it stands; ``act`` and ``url`` lead to the page. Without one it
    is changed in the server's settings (docs/operations.md).
    """

    name: str
    text: str
    known: str
    done: bool
    act: str = ""
    url: str = ""


@dataclass(frozen=True)
class Setup:
    """How far the setting up is."""

    team: bool
    caseworker: bool
    approver: bool
    logo: bool

    @classmethod
    def now(cls) -> "Setup":
        """Read in one query."""
        working = User.objects.filter(is_active=True, teams__active=True)
        parts = {
            "team": Team.objects.filter(active=True),
            "caseworker": working.filter(roles__contains=[Role.CASEWORKER]),
            "approver": working.filter(roles__contains=[Role.APPROVER]),
            "logo": LetterText.objects.filter(part=LetterPart.LOGO),
        }
        found = User.objects.annotate(**{name: Exists(rows) for name, rows in parts.items()})
        return cls(**found.values(*parts).first())

    @property
    def steps(self) -> list[Step]:
        """All of them, in the order in which they are best done."""
        return [
            _municipality(),
            Step(
                "Logo, adresse og klagevejledning",
                "Kommunens egne ord i breve og aftaler. Se et eksempel, før du gemmer.",
                "Logoet er lagt ind." if self.logo else "Der er intet logo endnu.",
                self.logo,
                "Skriv brevenes tekster",
                reverse("agreements:letter_texts"),
            ),
            _seal(),
            _standard(),
            Step(
                "Teams",
                "Sager hører til et team, og man ser kun sit eget teams sager.",
                "Der er mindst ét team." if self.team else "Der er ingen teams endnu.",
                self.team,
                "Opret teams",
                reverse("core:teams"),
            ),
            _mail(),
            Step(
                "De første brugere",
                "Mindst en sagsbehandler og en teamleder. Ingen kan godkende sit eget.",
                self._people(),
                self.caseworker and self.approver,
                "Opret brugere",
                reverse("core:users"),
            ),
        ]

    @property
    def left(self) -> int:
        """How many steps are not done."""
        return sum(not step.done for step in self.steps)

    def _people(self) -> str:
        wanted = {"en sagsbehandler": self.caseworker, "en teamleder": self.approver}
        missing = [who for who, there in wanted.items() if not there]
        return f"Der mangler {danish_list(missing)} i et team." if missing else "Begge er der."


def _municipality() -> Step:
    name, code = settings.MUNICIPALITY["name"], settings.MUNICIPALITY_CODE
    return Step(
        "Kommunen",
        "Navn, nummer, afdeling, adresse, telefon og mail. Driften skriver dem i serverens indstillinger "
        "(MUNICIPALITY_…).",
        f"{name}, nr. {code}."
        if settings.MUNICIPALITY_NAMED
        else f"Systemet siger {name}, fordi intet er valgt.",
        settings.MUNICIPALITY_NAMED,
    )


def _seal() -> Step:
    own = bool(settings.SEAL_CERTIFICATE)
    return Step(
        "Certifikatet til seglet",
        "Aftaler og afgørelser forsegles, så enhver ændring kan ses. Driften lægger kommunens certifikat på "
        "serveren (SEAL_CERTIFICATE).",
        "Kommunens certifikat er lagt ind."
        if own
        else "Der forsegles med et udviklingscertifikat, og det står på aftalen.",
        own,
    )


def _standard() -> Step:
    found = [each for each in standards().values() if each.municipality_code == settings.MUNICIPALITY_CODE]
    return Step(
        "Servicestandarden",
        "Kommunens egne regler om varighed, timer og niveauer. Læs dem igennem, og prøv en ændring.",
        f"Standarden for {found[0].name} er indlæst."
        if found
        else "Der er ingen standard for kommunens nummer.",
        bool(found),
        "Se standarden",
        reverse("reporting:standard"),
    )


def _mail() -> Step:
    done = bool(settings.EMAIL_HOST)
    return Step(
        "Mail",
        "Beskeder og påmindelser sendes som mail uden navne. Driften skriver mailserveren (EMAIL_HOST).",
        f"Mails sendes gennem {settings.EMAIL_HOST}." if done else "Mails lægges som filer på serveren.",
        done,
    )
