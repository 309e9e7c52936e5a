"""People around a proposal."""

import pytest

from agreements.models import SettlementLine
from tests.agreements import settling
from tests.agreements.samples import People


@pytest.fixture
def people(db) -> People:
    return People()


@pytest.fixture
def settled(agreement, people, clock) -> SettlementLine:
    """June: an hour and a half at 250 kroner, settled."""
    settling.give(agreement, people, "2014-06-11", 90)
    settling.approve_in_time(agreement, people, clock, settling.JUNE)
    settling.close(clock, settling.JUNE)
    return SettlementLine.objects.get()
