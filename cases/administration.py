"""What the pages of the system admin and the data protection officer ask of the cases."""

from django.core.exceptions import ValidationError

from cases.models import Case, Citizen
from mentorstotte.core.fields import clean_cpr
from mentorstotte.core.wording import danish_count


def open_cases_of(team) -> str:
    """Why the team cannot be retired yet: it has open cases."""
    number = Case.objects.open().filter(team=team).count()
    if not number:
        return ""
    cases = danish_count(number, "åben sag", "åbne sager")
    return f"Teamet har {cases}. Overdrag dem til et andet team først."


def citizens_named(text: str) -> list[tuple[int, str]]:
    """The citizen with this CPR number, case number or key (``#17``); at most one, in any team."""
    text = text.strip()
    found = Citizen.objects.filter(**_lookup(text)).order_by("pk").first()
    return [(found.pk, found.full_name)] if found else []


def _lookup(text: str) -> dict:
    if text.startswith("#") and text[1:].isdigit():
        return {"pk": int(text[1:])}
    try:
        return {"cpr": clean_cpr(text)}
    except ValidationError:
        return {"cases__number": text}
