"""What a browser is remembered by: Django's session, which says whose it is."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """One browser. ``user`` follows what stands in the session (``core.sessions``): empty before login."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.CASCADE)

    @classmethod
    def get_session_store_class(cls):
        from mentorstotte.core.sessions import SessionStore  # which is made of this model

        return SessionStore
