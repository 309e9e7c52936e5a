"""What the process log says of logins: who by number, from where; never a password or an address typed."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import structlog
from allauth.account.adapter import get_adapter

log = structlog.get_logger(__name__)
_acting: ContextVar[int | None] = ContextVar("acting", default=None)


@contextmanager
def acting(user) -> Iterator[None]:
    """Whose request this is, for what is written where the request is not known."""
    before = _acting.set(user.pk)
    try:
        yield
    finally:
        _acting.reset(before)


def logged_in(sender, request, user, **kwargs) -> None:
    log.info("logged_in", user=user.pk, ip=_ip(request))


def login_failed(sender, request=None, **kwargs) -> None:
    log.warning("login_failed", ip=_ip(request))


def logged_off(sender, request, user, **kwargs) -> None:
    log.info("logged_off", user=user and user.pk, ip=_ip(request))


def logins_ended(user, by, places: int) -> None:
    """Somebody was logged off elsewhere, by themselves or by an administrator."""
    log.info("logins_ended", user=user.pk, by=by.pk, places=places)


def other_identity(request, user) -> None:
    """The municipality's login says an e-mail that belongs to a user who is linked to somebody else."""
    log.warning("login_of_other_identity", user=user.pk, ip=_ip(request))


def login_released(user, by) -> None:
    """An administrator let go of the link to the municipality's login."""
    log.info("login_released", user=user.pk, by=by.pk)


def virus_found(virus: str, sha256: str) -> None:
    """A file with a virus was refused; its name and content are in no line."""
    log.warning("virus_found", user=_acting.get(), virus=virus, sha256=sha256)


def limit_reached(user, what: str) -> None:
    """Somebody asks more often than the work calls for."""
    log.warning("limit_reached", user=user.pk, what=what)


def _ip(request) -> str:
    known = request is not None and "REMOTE_ADDR" in request.META
    return get_adapter().get_client_ip(request) if known else ""
