"""What the environment says of the documents' store: whole or an error that names the variable."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from mentorstotte.core import checks, env

WHOLE = {
    "DOCUMENTS_ENDPOINT": "https://s3.example",
    "DOCUMENTS_ACCESS_KEY": "noegle",
    "DOCUMENTS_SECRET_KEY": "hemmelighed",
    "DOCUMENTS_REGION": "",
    "DOCUMENTS_ENCRYPTION": "",
}


def test_without_a_word_documents_lie_in_a_folder():
    assert env.documents("", **dict.fromkeys(WHOLE, ""))["BACKEND"].endswith("Folder")


def test_a_bucket_has_its_prefix_and_what_was_said_of_it():
    options = env.documents("s3://dokumenter/a/b/", **WHOLE | {"DOCUMENTS_ENCRYPTION": "AES256"})["OPTIONS"]
    assert (options["bucket_name"], options["location"]) == ("dokumenter", "a/b")
    assert options["object_parameters"] == {"ServerSideEncryption": "AES256"}


@pytest.mark.parametrize(
    ("address", "changed", "named"),
    [
        ("s3://d", {"DOCUMENTS_ENDPOINT": ""}, "DOCUMENTS_ENDPOINT"),
        ("s3://d", {"DOCUMENTS_ACCESS_KEY": ""}, "DOCUMENTS_ACCESS_KEY"),
        ("s3://d", {"DOCUMENTS_SECRET_KEY": ""}, "DOCUMENTS_SECRET_KEY"),
        ("s3://d", {"DOCUMENTS_ENDPOINT": "s3.example"}, "DOCUMENTS_ENDPOINT"),
        ("s3://d", {"DOCUMENTS_ENCRYPTION": "ja"}, "DOCUMENTS_ENCRYPTION"),
        ("https://d", {}, "DOCUMENTS must be s3://"),
        ("s3://", {}, "DOCUMENTS must be s3://"),
        ("s3://noegle:kode@d", {}, "DOCUMENTS must be s3://"),
        ("", {}, "DOCUMENTS_ACCESS_KEY"),
    ],
)
def test_half_of_it_stops_the_start_and_is_named(address, changed, named):
    with pytest.raises(ImproperlyConfigured, match=named) as error:
        env.documents(address, **WHOLE | changed)
    assert "hemmelighed" not in str(error.value)


@pytest.mark.parametrize(("endpoint", "ids"), [("http://s3", ["mentorstotte.E004"]), ("https://s3", [])])
def test_documents_that_go_open_over_the_net_are_told(settings, endpoint, ids):
    documents = env.documents("s3://d", **WHOLE | {"DOCUMENTS_ENDPOINT": endpoint})
    settings.STORAGES = settings.STORAGES | {"documents": documents}
    assert [error.id for error in checks.documents_are_sent_encrypted()] == ids
