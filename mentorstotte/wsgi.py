"""The web application for gunicorn."""

import logging
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorstotte.settings")
logging.captureWarnings(True)  # lines like all others
application = get_wsgi_application()
