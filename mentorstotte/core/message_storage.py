"""Where a message waits for the next page."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class NamedCookieStorage(CookieStorage):
    """In a cookie that other hosts cannot set, where there is https."""

    cookie_name = f"{settings.COOKIE_PREFIX}messages"


class Storage(FallbackStorage):
    """The cookie, and the session for what is too long for it."""

    storage_classes = (NamedCookieStorage, SessionStorage)
