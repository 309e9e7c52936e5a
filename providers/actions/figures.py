"""The switch for figures of a named mentor: on when the staff have been told, off again, every turn kept."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from mentorstotte.core.actions import record
from mentorstotte.core.calendar import today
from mentorstotte.core.errors import Refused
from mentorstotte.core.once import wait_for_twins
from mentorstotte.core.wording import danish_date
from providers.models import NamedFigures


@dataclass(frozen=True)
class Informed:
    """When and how the mentors were told, from which day their time counts, and who takes objections."""

    valid_from: date
    informed_on: date
    informed_how: str
    objections_to: str


@transaction.atomic
def switch_on(*, informed: Informed, by) -> NamedFigures:
    """Figures of time from a day on, which is neither before the mentors were told nor gone. The same again
    changes nothing.

    Raises Refused for such a day, and when it is switched on.
    """
    newest = _held()
    if newest and newest.is_on:
        if asdict(informed) == {name: getattr(newest, name) for name in asdict(informed)}:
            return newest
        raise Refused(f"Tallene er slået til fra {danish_date(newest.valid_from)}. Slå dem først fra.")
    if informed.informed_on > today():
        raise Refused("Mentorerne skal være orienteret, før tallene slås til.", at="informed_on")
    if informed.valid_from < today():
        raise Refused("Tallene kan tidligst gælde tid fra i dag.", at="valid_from")
    made = NamedFigures.objects.create(is_on=True, **asdict(informed), set_by=by)
    told = f"mentorerne er orienteret {danish_date(made.informed_on)}"
    text = f"Tal om den enkelte mentor er slået til fra {danish_date(made.valid_from)}; {told}"
    record("figures.switched_on", subject=made, by=by, text=text)
    return made


@transaction.atomic
def switch_off(*, by) -> NamedFigures | None:
    """Nothing is shown of a named mentor from now on. A second click changes nothing."""
    newest = _held()
    if newest is None or not newest.is_on:
        return newest
    made = NamedFigures.objects.create(is_on=False, valid_from=today(), set_by=by)
    record("figures.switched_off", subject=made, by=by, text="Tal om den enkelte mentor er slået fra")
    return made


def _held() -> NamedFigures | None:
    """The newest turn; nobody else turns the switch until we are done."""
    wait_for_twins("figures of a named mentor")
    return NamedFigures.objects.order_by("-pk").first()
