"""Where hours are posted: the municipality's own lines beside those that come with the system."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agreements.rules.accounts import Account
from mentorstotte.core.models.access import append_only

FUNCTION, GROUPING = r"^\d\.\d\d\.\d\d$", r"^\d{3}$"


class AccountLineQuerySet(models.QuerySet):
    def as_accounts(self) -> list[Account]:
        """The lines as the rules see them, in the order they were added."""
        return [row.as_account() for row in self.select_related("by").order_by("pk")]


class AccountLine(models.Model):
    """Function and grouping of hours given from a month on, for some target groups or for all.

    Rows are only added: the newest day counts, and of the same day the last row.
    """

    valid_from = models.DateField("gælder fra")
    function = models.CharField("funktion", max_length=10)
    grouping = models.CharField("gruppering", max_length=5)
    groups = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    source = models.CharField("kilde", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = AccountLineQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(valid_from__day=1), name="account_line_of_whole_months"),
            models.CheckConstraint(
                condition=Q(function__regex=FUNCTION, grouping__regex=GROUPING), name="account_line_numbers"
            ),
        ]
        triggers = append_only("account_line_stays")

    def __str__(self):
        return f"{self.function} gruppering {self.grouping} fra {self.valid_from:%d-%m-%Y}"

    def as_account(self) -> Account:
        """The line as the rules see it."""
        return Account(
            self.valid_from, self.function, self.grouping, self.source, tuple(self.groups), self.by.name
        )
