"""The web application for gunicorn."""

import logging
import os
import tempfile
from pathlib import Path

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorstotte.settings")
# Figures are counted in files here, one for each process (core/metrics.py): in memory, which no upload fills.
MEMORY = Path("/dev") / "shm"
os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(
    prefix="mentorstotte-figures-", dir=MEMORY if MEMORY.is_dir() else None
)
logging.captureWarnings(True)  # lines like all others
application = get_wsgi_application()
