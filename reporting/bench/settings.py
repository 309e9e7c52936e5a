"""The site's settings plus Django's own admin, which is only there to be compared with."""

from mentorstotte.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
ROOT_URLCONF = "reporting.bench.urls"
ALLOWED_HOSTS = ["testserver"]
SECURE_SSL_REDIRECT = False
# Else a line for each request that is measured.
LOGGING = {**LOGGING, "root": {**LOGGING["root"], "level": "WARNING"}}
