import pytest

from cases import law
from cases.rules.published import regimes_with

# Documents are made while tests are collected, before any fixture.
law.remember(0, regimes_with(()))


@pytest.fixture(scope="session")
def sealing_folder(tmp_path_factory):
    """One development key for the whole run: making a key takes longer than any test."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def development_seal(settings, sealing_folder):
    settings.DATA_DIR = sealing_folder
    settings.SEAL_CERTIFICATE = settings.SEAL_KEY = settings.SEAL_KEY_PASSWORD = ""
    settings.SEAL_PKCS11_MODULE = ""
