"""The site's own settings, read after the services of the test run are there."""

import tests.services

# isort: split
from mentorstotte.settings import *
