"""The table of Django's database cache: all web processes count failed logins and visits together."""

from django.db import models


class CachedValue(models.Model):
    """One cached value; written by Django's cache backend, whose columns these are, and by
    ``core.visits``.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self):
        return self.cache_key
