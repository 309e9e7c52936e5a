"""A form that is sent twice is done once: by a nervous finger, a browser that tries again, two at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from mentorstotte.core.errors import Refused
from mentorstotte.core.models import SentForm

REMEMBERED = timedelta(days=2)


def once(model):
    """For actions that make a row of ``model`` and could make another: with the ``key`` of the form
    (``OnceForm``), the same form gives the row that it made the first time. Without a key it is always done.
    """

    def decorate(action):
        @wraps(action)
        @transaction.atomic
        def act(*, key=None, **facts):
            if key is None:
                return action(**facts)
            sent, first = SentForm.objects.get_or_create(key=key)  # a twin on its way is waited for
            if not first:
                return model.objects.get(pk=sent.made_id)
            made = action(**facts)
            sent.made_id = made.pk
            sent.save(update_fields=["made_id"])
            return made

        return act

    return decorate


@contextmanager
def not_taken(text: str, at: str) -> Iterator[None]:
    """Raises Refused, at that field, when somebody took the name a moment ago: it was free when the form was
    read.
    """
    try:
        with transaction.atomic():
            yield
    except (IntegrityError, ValidationError) as error:
        raise Refused(text, at=at) from error


def wait_for_twins(act: str) -> None:
    """Whoever calls this with the same name waits until our transaction is over: for acts that have no row to
    hold, as the first of its kind is yet to come.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [act])


def forget_sent() -> int:
    """Forgets forms so old that nobody sends them again; gives how many."""
    return SentForm.objects.filter(sent_at__lt=timezone.now() - REMEMBERED).delete()[0]
