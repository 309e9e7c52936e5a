"""People around a proposal."""

import pytest

from tests.agreements.samples import People


@pytest.fixture
def people(db) -> People:
    return People()
