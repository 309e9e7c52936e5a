#!/usr/bin/env python
"""Django's command line."""

import os
import sys

from django.core.management import execute_from_command_line

from mentorstotte.core.database import sight
from mentorstotte.local import LocalError, ensure_services


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorstotte.settings")
    try:
        with ensure_services(sys.argv[1:]), sight.across_teams():
            execute_from_command_line(sys.argv)
    except LocalError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
