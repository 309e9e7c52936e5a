"""The proxy that docs/nginx.conf recommends agrees with the site behind it."""

import re
from pathlib import Path

from mentorstotte import gunicorn
from mentorstotte.core.documents import uploads
from reporting.imports import files
from tests.proxy import RECOMMENDED

MIB = 2**20


def value(name: str) -> int:
    """The number of this line, in its own unit."""
    return int(re.search(rf"^ *{name} (\d+)[ms];", RECOMMENDED.read_text(), re.M)[1])


def test_every_file_that_the_site_takes_comes_through_and_the_page_names_the_limit():
    largest = max(uploads.MAX_BYTES, files.MAX_BYTES)
    assert value("client_max_body_size") * MIB > largest + MIB
    assert f"højst fylde {largest // MIB} MB" in RECOMMENDED.read_text()


def test_an_answer_is_waited_for_longer_than_the_site_waits_for_its_database():
    waited = re.search(r'"DATABASE_SECONDS", "(\d+)"', Path(gunicorn.__file__).read_text())[1]
    assert value("proxy_read_timeout") > 3 * int(waited)


def test_what_waited_in_vain_is_not_begun_again():
    assert value("proxy_next_upstream_timeout") < value("proxy_read_timeout")
