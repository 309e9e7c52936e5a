"""Old triggers of the history do not know the columns that a release's migrations bring."""

import pytest
from django.db import ProgrammingError, transaction

from mentorstotte.core.database import migrating
from mentorstotte.core.models import Team

pytestmark = pytest.mark.django_db


def test_the_history_rests_until_the_migrations_are_done():
    team = Team.objects.create(name="Job")

    def rows_after(name: str) -> int:
        Team.objects.filter(pk=team.pk).update(name=name)
        return Team.pgh_event_model.objects.filter(pgh_obj_id=team.pk).count()

    assert rows_after("Job og Helbred") == 2
    migrating.before(using="default")
    assert rows_after("Job og Kompetence") == 2
    migrating.after(using="default")
    assert rows_after("Job") == 3


def test_what_stands_in_the_history_stays_closed_to_changes():
    Team.objects.create(name="Job")
    migrating.before(using="default")
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Team.pgh_event_model.objects.update(name="Noget andet")
