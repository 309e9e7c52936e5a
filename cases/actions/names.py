"""The words that the search finds citizens by."""

from collections.abc import Iterable

from cases.models import Case, Citizen, CitizenName
from mentorstotte.core import text


def index_names(citizens: Iterable[Citizen]) -> None:
    """Makes the citizens' words anew, in each team that has a case of theirs; four statements at most."""
    by_key = {citizen.pk: citizen for citizen in citizens}
    CitizenName.objects.filter(citizen__in=by_key).delete()
    places = Case.objects.filter(citizen__in=by_key).order_by().values_list("citizen_id", "team_id")
    CitizenName.objects.bulk_create(
        CitizenName(citizen_id=key, team_id=team, word=word, sort_key=by_key[key].sort_key)
        for key, team in places.distinct()
        for word in text.tokens(by_key[key].full_name)
    )
