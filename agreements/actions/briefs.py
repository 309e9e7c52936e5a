"""What the next caseworker or the next mentor must know, so that nobody tells the story again.

A mentor gets the agreement, its days and who to call: no CPR number, no diagnosis, no free text from the
journal, no protected address. The network only while the citizen consents to it.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256

from agreements.actions.deadlines import governing_first
from agreements.actions.handover import deadline_lines, open_work
from agreements.documents.papers import Passage
from agreements.models import Agreement, AgreementVersion, EffectAssessment, FollowUp
from cases.enums import ConsentPurpose, NetworkRole
from mentorstotte.core.errors import Refused
from mentorstotte.core.logs import without_cpr
from mentorstotte.core.parts import with_parts
from mentorstotte.core.wording import danish_date, danish_hours

# Who they are says something of the citizen's health or past.
NOT_FOR_MENTORS = {NetworkRole.TREATMENT, NetworkRole.HEALTH, NetworkRole.PRISON}
LONGEST = 500  # characters of what was written before
PARTS = (
    "tasks",
    "segments",
    "agreement__follow_ups",
    "agreement__effect_assessments",
    "agreement__case__network",
    "agreement__case__consents",
)


@dataclass(frozen=True)
class Brief:
    """The passages of one hand-over; ``worked`` and ``wishes`` are what is added by whoever hands over."""

    agreement: Agreement
    for_mentor: bool
    today: date
    worked: str = ""
    wishes: str = ""

    def passages(self) -> tuple[Passage, ...]:
        """Only those that say something. Read in one query, and two of what else is open."""
        found = [
            ("Målet", _aim(self._version)),
            ("Det er aftalt", _agreed(self._version)),
            ("Her står vi", self._stands()),
            ("Det har virket", [self.worked]),
            ("Borgerens ønsker", [self._wishes()]),
            ("Frister", deadline_lines(self.agreement)),
            ("Åbent", [] if self.for_mentor else self._open()),
            ("Hvem er med", self._people()),
        ]
        texts = [(heading, "\n".join(line for line in lines if line)) for heading, lines in found]
        return tuple(Passage(heading, self._checked(text)) for heading, text in texts if text)

    def fingerprint(self) -> str:
        """The same while nothing that the page says has changed."""
        said = "\0".join(f"{passage.heading}\0{passage.text}" for passage in self.passages())
        return sha256(said.encode()).hexdigest()

    def _checked(self, text: str) -> str:
        """Refused when a mentor would read a CPR number."""
        if self.for_mentor and without_cpr(text) != text:
            raise Refused("Mentor må ikke få et CPR-nummer. Ret teksten først.")
        return text

    def _stands(self) -> list[str]:
        last, effect = next(iter(self._follow_ups), None), next(iter(self._effects), None)
        lines = []
        if last is not None:
            lines.append(f"Opfølgning {danish_date(last.held_on)}: fremgang {last.progress} af 5.")
            lines += [] if self.for_mentor else [_short(last.text), _said("Skal ændres", last.adjust)]
        if effect is not None and not self.for_mentor:
            advice = effect.get_recommendation_display().lower()
            lines.append(
                f"Effektvurdering {danish_date(effect.assessed_on)}: {advice}. {_short(effect.text)}"
            )
        return lines or ["Der er ikke fulgt op endnu."]

    def _wishes(self) -> str:
        if self.wishes or self.for_mentor:
            return self.wishes
        return _short(next((row.citizen_view for row in self._follow_ups if row.citizen_view), ""))

    @cached_property
    def _version(self) -> AgreementVersion:
        """The one in force, with all that the page shows."""
        own = AgreementVersion.objects.filter(agreement=self.agreement).select_related("agreement__case")
        return governing_first(with_parts(own, *PARTS)).first()

    @property
    def _follow_ups(self) -> list[FollowUp]:
        """Newest first."""
        return list(self._version.agreement.follow_ups.all())

    @property
    def _effects(self) -> list[EffectAssessment]:
        """Newest first."""
        return list(self._version.agreement.effect_assessments.all())

    def _open(self) -> list[str]:
        """The open acts of the case that are no deadlines of the agreement."""
        own = set(deadline_lines(self.agreement))
        return [
            line for line in open_work([self.agreement.case_id])[self.agreement.case_id] if line not in own
        ]

    def _people(self) -> list[str]:
        case, version, lines = self.agreement.case, self._version, []
        worker, citizen = case.caseworker, case.citizen
        if worker is not None:
            lines.append(_reach("Sagsbehandler", worker.name, worker.phone, worker.email))
        if self.for_mentor and not citizen.address_protected_on(self.today):
            lines.append(_reach("Borger", citizen.full_name, citizen.phone, citizen.email))
        if not self.for_mentor:
            lines.append(_reach("Mentor", version.mentor_name, version.mentor_phone, version.mentor_email))
        return lines + self._network()

    def _network(self) -> list[str]:
        """With what the citizen consents to; for a mentor only when that may be told to mentors."""
        case = self._version.agreement.case
        running = [consent for consent in case.consents.all() if consent.runs_on(self.today)]
        told = {consent.contact_id for consent in running if consent.contact_id}
        contacts = [row for row in case.network.all() if row.ended_at is None]
        if self.for_mentor:
            if not any(consent.purpose == ConsentPurpose.MENTOR for consent in running):
                return []
            contacts = [row for row in contacts if row.role not in NOT_FOR_MENTORS]
        return [
            _reach(row.get_role_display(), row.name, row.phone, row.email)
            + f" Hjælper med: {row.helps_with}."
            + ("" if self.for_mentor else f" {_consent(row.pk in told)}")
            for row in contacts
        ]


def _consent(runs: bool) -> str:
    return "Samtykke til at dele gælder." if runs else "Intet samtykke til at dele."


def _aim(version: AgreementVersion) -> list[str]:
    return [version.aim_text, _said("Nået, når", version.aim_indicator)]


def _agreed(version: AgreementVersion) -> list[str]:
    hours = [
        f"{danish_date(row.start)} til {danish_date(row.end)}: {danish_hours(row.weekly_hours)}"
        for row in version.segments.all()
        if row.weekly_hours
    ]
    tasks = [task.text for task in version.tasks.all()]
    return [
        *hours,
        _said("Mentoren hjælper med", "; ".join(tasks)),
        _said("Ikke med", version.not_tasks),
        _said("Kontakt", version.contact),
    ]


def _said(label: str, text: str) -> str:
    return f"{label}: {text}" if text else ""


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"


def _reach(what: str, name: str, *ways: str) -> str:
    """“Mentor: Lone Bach, 72 49 60 11, lone@huset.example.”"""
    return f"{what}: {', '.join(filter(None, (name, *ways)))}."
