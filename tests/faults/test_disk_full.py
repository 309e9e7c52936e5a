"""A web process that cannot write a file says so to whoever sends it, and goes on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.models import Acknowledgement
from tests.agreements import desk
from tests.workers import until

pytestmark = [pytest.mark.slow, pytest.mark.fault]
ROOM, FILE = 200_000, 1_000_000  # bytes


def test_an_upload_without_room_is_told_and_the_next_page_works(site, people, client):
    client.force_login(people.caseworker)
    version = desk.printed(people, start=timezone.localdate() + timedelta(days=7))
    path = reverse("agreements:mentor_seen", args=[version.agreement.number])
    with site.web(prefix=["prlimit", f"--fsize={ROOM}"]) as web:
        until(lambda: site.health().get("code") == 200, site.told)
        browser = site.browser(client.session.session_key)
        token = browser.open(path).text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        scan = {"scan": ("mail.pdf", b"%PDF-1.4" + bytes(FILE), "application/pdf")}
        sent = {"way": "mail", "on": f"{timezone.localdate():%d-%m-%Y}", "csrfmiddlewaretoken": token}
        page = {"Referer": browser.address + path}
        answer = browser.post(browser.address + path, sent, files=scan, headers=page, timeout=30)
        assert (answer.status_code, "Serverens disk er fuld" in answer.text) == (507, True)
        # On a connection of its own: the server hangs up on whoever it has not read to the end.
        assert site.browser(client.session.session_key).open(path).status_code == 200
        assert web.exit_code is None
    assert not Acknowledgement.objects.exists()
