"""Two admins who take the role from each other at the same time: one of them stays."""

import pytest

from mentorstotte.core import user_actions
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import User
from tests import factories
from tests.racing import at_once, errors


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_two_admins_at_once_leave_one(attempt):
    first, second = factories.user(Role.SYSTEM_ADMIN), factories.user(Role.SYSTEM_ADMIN)
    answers = at_once(
        lambda: user_actions.close_login(user=first, by=second),
        lambda: user_actions.close_login(user=second, by=first),
    )
    assert [type(error) for error in errors(answers)] == [Refused]
    assert User.objects.holding(Role.SYSTEM_ADMIN).count() == 1
