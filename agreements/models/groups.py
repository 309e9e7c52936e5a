"""Citizens on bought places in groups."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from pghistory import track

from agreements.models.agreement import Agreement
from agreements.models.contact import Registered, StandingQuerySet
from mentorstotte.core.constraints import both_or_neither, date_order, days

# R-45 as the last guard: the contract is held, so that two cannot take the last place at once.
FULL = """
    IF NEW.withdrawn_at IS NOT NULL THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM providers_groupcontract WHERE id = NEW.contract_id FOR UPDATE;
    IF NOT EXISTS (
        SELECT 1 FROM providers_groupcontract c
        WHERE c.id = NEW.contract_id AND NEW.start >= c.valid_from AND NEW."end" <= c.valid_to
    ) THEN
        RAISE EXCEPTION 'R-45: the place is outside the days of the contract';
    END IF;
    IF EXISTS (
        SELECT 1
        FROM (
            SELECT NEW.start AS day
            UNION
            SELECT e.start FROM agreements_enrolment e
            WHERE e.contract_id = NEW.contract_id AND e.withdrawn_at IS NULL
            AND e.start BETWEEN NEW.start AND NEW."end"
        ) days
        WHERE (
            SELECT count(*) FROM agreements_enrolment e
            WHERE e.contract_id = NEW.contract_id AND e.withdrawn_at IS NULL AND e.id <> NEW.id
            AND days.day BETWEEN e.start AND e."end"
        ) >= (SELECT places FROM providers_groupcontract WHERE id = NEW.contract_id)
    ) THEN
        RAISE EXCEPTION 'R-45: all places are taken';
    END IF;
    RETURN NEW;
"""


class EnrolmentQuerySet(StandingQuerySet):
    def visible_to(self, user):
        """Places of agreements that the user may see."""
        if user.looks_across:
            return self
        return self.filter(agreement__team_id__in=user.team_ids)


@track()
class Enrolment(Registered):
    """A citizen's place in a group, in a closed period inside the agreement and the contract."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="enrolments")
    contract = models.ForeignKey(
        "providers.GroupContract", on_delete=models.PROTECT, related_name="enrolments"
    )
    start = models.DateField("fra")
    end = models.DateField("til og med")

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            date_order("start", "end", name="enrolment_dates"),
            both_or_neither("withdrawn_at", "withdrawn_by", name="enrolment_withdrawn_pair"),
            ExclusionConstraint(
                name="enrolment_one_place_at_a_time",
                expressions=[
                    ("agreement", RangeOperators.EQUAL),
                    (days("start", "end"), RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message="Borgeren har allerede en plads i de dage.",
            ),
        ]
        indexes = [models.Index(fields=["contract", "start"], name="enrolment_of_contract")]
        triggers = [
            pgtrigger.Trigger(
                name="enrolment_has_a_place",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=FULL,
            )
        ]

    def __str__(self):
        return f"{self.contract_id}: {self.start:%d-%m-%Y} til {self.end:%d-%m-%Y}"
