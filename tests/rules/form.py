"""The second driver: what a line of ``assess`` says, typed into the form, judged as the page judges it."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from django.http import QueryDict
from msgspec.structs import replace

from agreements.actions.facts import Background, facts_for, with_approver
from agreements.forms.assessment import NO, YES, AssessmentForm
from agreements.rules import DocumentedReason, default_book, evaluate
from agreements.rules.answer import as_json
from agreements.rules.exchange import read_line
from cases.models import Citizen
from mentorstotte.core.wording import danish_number
from providers.models import Mentor, Supplier
from tests.rules.lines import line

ANSWERS = {True: YES, False: NO, None: ""}
CASEWORKER = "sagsbehandler@kommune.example"
FLAGS = (
    "cannot_take_part_in_offers",
    "single_parent",
    "education_order",
    "qualifying_education",
    "starts_ordinary_education",
    "earlier_contact_with_jobcentre",
    "integration_programme",
)


def _day(written: str | None) -> str:
    return f"{date.fromisoformat(written):%d-%m-%Y}" if written else ""


def _amount(written: str | None) -> str:
    return danish_number(Decimal(written)) if written is not None else ""


def posted(facts: dict, mentor: Mentor | None) -> QueryDict:
    """The fields as a browser sends them."""
    data = QueryDict(mutable=True)
    citizen, aim, assessment = (facts.get(key) or {} for key in ("citizen", "aim", "assessment"))
    dates = facts.get("dates") or {}
    data.update({name: citizen.get(name) or "" for name in ("benefit", "readiness")})
    data.update({name: ANSWERS[citizen.get(name)] for name in FLAGS})
    data.update({f"{name}_on": _day(dates.get(name)) for name in ("admission", "discharge", "first_use")})
    data["target_group"] = facts["target_group"]
    data.update({f"aim_{name}": aim.get(name) or "" for name in ("type", "text", "indicator")})
    data["aim_date"] = _day(aim.get("date"))
    data.update({name: assessment.get(name) or "" for name in ("decisive", "beyond_normal", "need")})
    for scheme, answer in (assessment.get("boundary") or {}).items():
        data[f"boundary_{scheme}"] = answer or ""
    data["mentor"] = str(mentor.pk) if mentor else ""
    if (facts.get("mentor") or {}).get("family_tie"):
        data["family_tie"] = "on"
    data.setlist("exceptions", facts.get("exceptions") or [])
    _post_agreement(data, facts["agreement"])
    for rule, reason in (facts.get("reasons") or {}).items():
        data.update(
            {f"reason_{rule}_{part}": reason.get(part, "") for part in ("category", "text", "passage")}
        )
    return data


def _post_agreement(data: QueryDict, agreement: dict) -> None:
    first, *later = agreement["segments"]
    data["start"], data["end"] = _day(first["start"]), _day((later or [first])[-1]["end"])
    data["level"], data["weekly_hours"] = str(first["level"] or ""), _amount(first["weekly_hours"])
    for then in later:
        data["step_from"], data["step_level"] = _day(then["start"]), str(then["level"] or "")
        data["step_weekly_hours"] = _amount(then["weekly_hours"])
    for number, step in enumerate(agreement.get("phase_out") or (), start=1):
        data[f"phase_{number}_from"], data[f"phase_{number}_hours"] = (
            _day(step["from"]),
            _amount(step["weekly_hours"]),
        )
    data.setlist("task_theme", ["practical"] * len(agreement.get("tasks") or ()))
    data.setlist("task_text", agreement.get("tasks") or [])


class FormDriver:
    """Needs the database: the form chooses its mentor among rows."""

    def __init__(self):
        self.firm, _ = Supplier.objects.get_or_create(name="Mentorfirma")
        self.mentors: dict[tuple, Mentor] = {}

    def assess(self, *changes: dict) -> dict:
        """The answer to the plain line with the changes, through the form."""
        return self.answer(line(*changes))

    def answer(self, facts: dict) -> dict:
        """The answer to a line; raises ``AssertionError`` with the form's errors when it cannot be typed."""
        form = self.form(facts)
        assert form.is_valid(), dict(form.errors)
        asked = read_line(facts)
        judged = facts_for(self._case(asked.facts), form.draft(), self._background(asked.facts, form),
                           journalled=bool(asked.facts.assessment.journalled))  # fmt: skip
        judged = self._decided(asked.facts.reasons, replace(judged, on=asked.facts.on))
        return as_json(evaluate(judged, asked.stage), facts.get("id"))

    def form(self, facts: dict) -> AssessmentForm:
        """The bound form."""
        mentor = self._mentor(facts.get("mentor") or {})
        return AssessmentForm(posted(facts, mentor), standard=default_book().standards[facts["standard"]])

    def _mentor(self, known: dict) -> Mentor | None:
        if not known:
            return None
        keys = ("kind", "contact", "special_competence", "is_caseworker")
        key = tuple(known.get(name) for name in keys)
        if key not in self.mentors:
            kind, contact, competence, is_caseworker = key
            self.mentors[key] = Mentor.objects.create(
                name=f"Mentor {Mentor.objects.count()}",
                supplier=self.firm,
                kind=kind,
                phone="20304050" if contact else "",
                email=CASEWORKER if is_caseworker else "",
                special_competence=bool(competence),
            )
        return self.mentors[key]

    def _case(self, facts) -> SimpleNamespace:
        citizen = Citizen(
            birth_date=facts.citizen.birth_date,
            registered_municipality=facts.citizen.registered_municipality or "",
            no_fixed_abode=bool(facts.citizen.no_fixed_abode),
            moved_on=facts.citizen.moved_on,
            deceased_on=facts.citizen.deceased_on,
        )
        return SimpleNamespace(citizen=citizen, caseworker=SimpleNamespace(email=CASEWORKER))

    def _background(self, facts, form: AssessmentForm) -> Background:
        """The citizen's other agreements, with the chosen mentor under the number of its row."""
        chosen = form.cleaned_data["mentor"]
        same = str(chosen.pk) if chosen else None
        earlier = tuple(
            replace(other, mentor_id=same) if other.mentor_id == facts.mentor.id else other
            for other in facts.earlier or ()
        )
        return Background(default_book().standards[facts.standard], earlier, facts.mentor.hourly_price)

    def _decided(self, given: dict[str, DocumentedReason], facts):
        """With the second person's yes where the line has it."""
        return with_approver(facts) if given and all(r.approver for r in given.values()) else facts
