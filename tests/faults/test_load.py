"""A small run of ``make load``: no page and no form fails; how long they take is not judged."""

import os
import subprocess
import sys

import pytest

from tests.workers import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.fault]


def test_people_at_work_on_the_whole_site_meet_no_error(tmp_path_factory):
    folder = tmp_path_factory.mktemp("load")
    services = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")
    own = {name: value for name, value in os.environ.items() if name not in services}
    size = {"USERS": "6", "MINUTES": "0.5", "AGREEMENTS": "200", "DATA_DIR": str(folder / "data")}
    command = [sys.executable, "-m", "tests.load"]
    done = subprocess.run(command, cwd=ROOT, env=own | size, capture_output=True, text=True)
    print(done.stdout)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert "| Aggregated |" in done.stdout
