"""The switch for reports to the national register from here; every turn is kept."""

from datetime import date

from django.db import transaction

from mentorstotte.core.actions import record
from mentorstotte.core.calendar import today
from mentorstotte.core.errors import Refused
from mentorstotte.core.once import wait_for_twins
from mentorstotte.core.wording import danish_date
from reporting.models import OwnReports


@transaction.atomic
def switch_on(*, valid_from: date, by) -> OwnReports:
    """Agreements that run on the day or later are reported from here. The same again changes nothing; raises
    Refused for another day while it is on.
    """
    newest = _held()
    if newest and newest.is_on:
        if newest.valid_from == valid_from:
            return newest
        raise Refused(f"Der indberettes herfra fra {danish_date(newest.valid_from)}. Slå det først fra.")
    made = OwnReports.objects.create(is_on=True, valid_from=valid_from, set_by=by)
    text = f"Indberetning til DFDG herfra er slået til fra {danish_date(valid_from)}"
    record("register.switched_on", subject=made, by=by, text=text)
    return made


@transaction.atomic
def switch_off(*, by) -> OwnReports | None:
    """Nothing is reported from here from now on. A second click changes nothing."""
    newest = _held()
    if newest is None or not newest.is_on:
        return newest
    made = OwnReports.objects.create(is_on=False, valid_from=today(), set_by=by)
    record("register.switched_off", subject=made, by=by, text="Indberetning til DFDG herfra er slået fra")
    return made


def _held() -> OwnReports | None:
    """The newest turn; nobody else turns the switch until we are done."""
    wait_for_twins("reports to the register")
    return OwnReports.objects.first()
