"""Registering a citizen and keeping the facts right."""

from datetime import date

from django.db import transaction

from cases.actions import cases
from cases.actions.names import index_names
from cases.models import Case, Citizen, CitizenName, RegisterRecord
from mentorstotte.core import text
from mentorstotte.core.actions import notify, record
from mentorstotte.core.database import sight
from mentorstotte.core.errors import Changed, Refused
from mentorstotte.core.once import once

FACTS = (
    "given_names",
    "family_name",
    "birth_date",
    "address",
    "postal_code",
    "city",
    "registered_municipality",
    "no_fixed_abode",
    "phone",
    "email",
    "digital_post_exempt",
    "interpreter_language",
    "representative_kind",
    "representative_name",
    "representative_contact",
)


@sight.across_teams()
@transaction.atomic
def register(*, facts: dict, team, caseworker, reason: str, on: date, by) -> Case:
    """Registers a citizen and opens a case in ``team``; gives back the open case when there is one.

    A citizen whom another team knows already is the same person: the case is opened on the record that
    exists, whose
    facts stand. ``facts`` holds ``cpr``, ``given_names``, ``family_name``, ``birth_date`` and what else is
    known.
    """
    citizen, made = Citizen.objects.get_or_create(
        cpr=facts["cpr"], defaults={name: value for name, value in facts.items() if name in FACTS}
    )
    if made:
        record("citizen.registered", subject=citizen, by=by, text="Borgeren er registreret")
    return cases.open_case(citizen=citizen, team=team, caseworker=caseworker, reason=reason, on=on, by=by)


@sight.across_teams()
@transaction.atomic
def change(*, citizen_id: int, revision: int, facts: dict, by) -> Citizen:
    """Corrects a citizen's facts; raises Changed when somebody saved since ``revision``."""
    citizen = Citizen.objects.select_for_update().get(pk=citizen_id)
    if citizen.revision != revision:
        raise Changed("En anden har rettet oplysningerne, siden du åbnede siden.", theirs=citizen)
    for name in FACTS:
        if name in facts:
            setattr(citizen, name, facts[name])
    citizen.revision += 1
    citizen.save()
    index_names([citizen])
    record("citizen.changed", subject=citizen, by=by, text="Oplysninger om borgeren er rettet")
    return citizen


@sight.across_teams()
@once(RegisterRecord)
def record_register_event(
    *, citizen_id: int, kind: str, on: date, until: date | None, note: str, by, moved_to: str = ""
):
    """Records a move, a death or an address protection as it was learned; nothing ends by itself."""
    citizen = Citizen.objects.select_for_update().get(pk=citizen_id)
    kinds = RegisterRecord.Kind
    if kind == kinds.DECEASED:
        if on < citizen.birth_date:
            raise Refused("Dødsdatoen ligger før fødselsdatoen.", at="on")
        citizen.deceased_on = on
    elif kind == kinds.MOVED:
        citizen.moved_on, citizen.moved_to = on, moved_to
    elif kind == kinds.MOVED_IN:
        citizen.moved_on, citizen.moved_to = None, ""
    else:
        citizen.address_protected_until = until
    citizen.revision += 1
    citizen.save()
    made = RegisterRecord.objects.create(
        citizen=citizen, kind=kind, on=on, until=until, note=note, recorded_by=by
    )
    for case in citizen.cases.open().select_related("caseworker"):
        record(
            f"citizen.{kind}",
            subject=citizen,
            case_id=case.pk,
            by=by,
            text=made.get_kind_display(),
            on=on.isoformat(),
        )
        _tell(case, made, by)
    return made


def _tell(case: Case, made: RegisterRecord, by) -> None:
    """A death or a move asks the caseworker to end what runs."""
    told = made.kind in (RegisterRecord.Kind.DECEASED, RegisterRecord.Kind.MOVED)
    if told and case.caseworker and case.caseworker != by:
        what = "død" if made.kind == RegisterRecord.Kind.DECEASED else "flyttet"
        notify(
            user=case.caseworker,
            key=f"register-{made.pk}-{case.pk}",
            text=f"Borgeren er {what}. Afslut det, der løber: sag {case.number}",
            url=f"/sager/{case.number}/",
        )


def suspected_duplicates(user, *, given_names: str, family_name: str, birth_date: date, cpr: str):
    """Visible citizens with another number but the same birth date and a name in common, or the same full
    name.
    """
    same_name = CitizenName.objects.named(f"{given_names} {family_name}", user=user).values("citizen_id")
    same_birth = Citizen.objects.filter(birth_date=birth_date).filter(
        name_words__word__in=text.tokens(f"{given_names} {family_name}")
    )
    candidates = Citizen.objects.filter(pk__in=same_name) | Citizen.objects.filter(
        pk__in=same_birth.values("pk")
    )
    return candidates.visible_to(user).exclude(cpr=cpr).order_by("sort_key", "pk")[:5]
