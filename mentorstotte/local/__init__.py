"""Everything the site needs on a machine that has only Python: PostgreSQL and Valkey from wheels.

``make run`` (``python -m mentorstotte.local run``) serves the whole site until Ctrl-C, the test suite takes
``services`` for a throw-away database, and ``manage.py`` takes ``ensure_services``.
"""

from mentorstotte.local.errors import LocalError
from mentorstotte.local.services import Services, ensure_services, services

__all__ = ["LocalError", "Services", "ensure_services", "services"]
