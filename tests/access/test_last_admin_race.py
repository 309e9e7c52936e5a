"""Two admins who take the role from each other at the same time: one of them stays."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from mentorstotte.core import user_actions
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import User
from tests import factories


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_two_admins_at_once_leave_one(attempt):
    first, second = factories.user(Role.SYSTEM_ADMIN), factories.user(Role.SYSTEM_ADMIN)
    start, answers = Barrier(2), []

    def close(user, by):
        try:
            start.wait()
            user_actions.close_login(user=user, by=by)
            answers.append("closed")
        except Refused:
            answers.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=close, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == ["closed", "refused"]
    assert User.objects.holding(Role.SYSTEM_ADMIN).count() == 1
