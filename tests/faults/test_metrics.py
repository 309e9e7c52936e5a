"""The figures of several web processes are one, and outlive a process that is killed."""

import psutil
import pytest
import requests

from tests.workers import until

pytestmark = [pytest.mark.slow, pytest.mark.fault]
LINE = 'mentorstotte_requests_total{method="GET",route="tilgaengelighed/",status="200"} '


def test_what_each_process_has_counted_is_added_up_and_stays_when_one_is_killed(site):
    def counted() -> int:
        sent = {"Authorization": "Bearer token"}
        text = requests.get(f"http://{site.address}/sundhed/tal/", headers=sent, timeout=30).text
        return sum(int(float(line.removeprefix(LINE))) for line in text.splitlines() if line.startswith(LINE))

    def visit(times: int) -> None:
        for _ in range(times):
            assert requests.get(f"http://{site.address}/tilgaengelighed/", timeout=30).status_code == 200

    with site.web(WEB_WORKERS="2", METRICS_TOKEN="token") as web:
        until(lambda: site.health().get("code") == 200, site.told)
        visit(20)
        assert counted() == 20
        server = psutil.Process(web.process.pid)
        before = {child.pid for child in server.children()}
        assert len(before) == 2
        psutil.Process(min(before)).kill()
        until(lambda: len({child.pid for child in server.children()} - before) == 1)
        visit(20)
        until(lambda: counted() == 40, lambda: str(counted()))
