"""Starts the database and the broker in DATA_DIR, which must not be there yet, and the run on them."""

import os
import subprocess
import sys
from pathlib import Path

from mentorstotte.bootstrap import LOCUST
from mentorstotte.local import ensure_services
from tests.services import migrated
from tests.workers import ROOT

# What it imports needs the settings, and those the services.
RUN = "import sys, django; django.setup(); from tests.load.run import main; sys.exit(main())"


def main() -> int:
    """Gives the exit code: 1 when a page failed."""
    if not Path(LOCUST).is_dir():
        sys.exit("Locust is not there: make ready-to-load")
    folder = Path(os.environ["DATA_DIR"])
    folder.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", migrated(), folder], check=True)
    owner = {"DATABASE_ROLE": "", "STATIC_MANIFEST": "1", "DJANGO_SETTINGS_MODULE": "mentorstotte.settings"}
    os.environ.update(owner)
    with ensure_services(["load"]):
        return subprocess.run([sys.executable, "-c", RUN], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
