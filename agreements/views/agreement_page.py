"""What the pages about one agreement show: the draft, the agreement as it stands, documents and deadlines."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils import timezone

from agreements.actions.activation import Gap, Sheet, gaps, sheet_of, sheet_of_grant
from agreements.actions.agreement import whole
from agreements.actions.content import Content
from agreements.actions.deadlines import planned
from agreements.actions.draft import TaskLine
from agreements.actions.printing import total_hours
from agreements.actions.segments import stretches_of
from agreements.differences import differences
from agreements.enums import Origin, VersionState
from agreements.models import Agreement, AgreementVersion, Paper, Proposal
from agreements.models.agreement import IN_FORCE
from agreements.phase_out_rows import steps_beside
from agreements.rules.contract import SIX_FIELDS
from agreements.status import Status, asks_what_follows, status_of
from cases.closed import refuse_when_closed
from cases.enums import AimType, SupportTheme, TargetGroup
from mentorstotte.core.access import fetch, log_reads
from mentorstotte.core.documents.store import StoreAwayError
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.findings import Finding, Severity
from mentorstotte.core.parts import with_parts
from mentorstotte.core.proof import Proof, proof

# Papers of which each version has one, by the word in the address.
ONCE = {
    "kontrakt": DocumentKind.MENTOR_CONTRACT,
    "kort-fortalt": DocumentKind.SUMMARY,
    "engelsk": DocumentKind.ENGLISH,
}
TALKS = (("indkaldelse", "Indkald til samtale"), ("paamindelse", "Mind borgeren om en samtale"))
TASK_ROWS = 2  # empty ones below those that are filled


def fetch_agreement(request, number: str) -> Agreement:
    """The agreement with case, citizen and mentor; 404 when it may not be seen. The read is logged."""
    related = Agreement.objects.select_related(
        "case__citizen", "case__team", "case__caseworker", "mentor__supplier", "proposal", "readiness"
    )
    related = related.annotate(phase_out=steps_beside("pk"))
    agreement = fetch(request, related, kind="agreement", key=number, number=number)
    log_reads(request, [agreement.case.citizen_id])
    refuse_when_closed(request, agreement.case)
    return agreement


def newest_version(agreement: Agreement) -> AgreementVersion | None:
    """The version with the highest number, with all that belongs to it."""
    return whole(agreement.versions.all()).order_by("-number").first()


@dataclass
class DraftPage:
    """The page “Aftale”: a version that is being written, or the grant that it will begin from."""

    case: object
    version: AgreementVersion | None
    proposal: Proposal | None

    @cached_property
    def sheet(self) -> Sheet:
        """What the agreement says so far."""
        return sheet_of(self.version) if self.version else sheet_of_grant(self.proposal)

    @property
    def content(self) -> Content:
        """What has been written so far."""
        return self.sheet.content

    @property
    def revision(self) -> int:
        """How often it was saved; 0 before it was begun."""
        return self.version.revision if self.version else 0

    @cached_property
    def gaps(self) -> list[Gap]:
        """What is missing, by name."""
        return gaps(self.sheet)

    @property
    def aim(self) -> dict:
        """The aim as it was granted."""
        source = self.version or self.proposal.assessment
        kind = AimType(source.aim_type).label if source.aim_type else ""
        return {
            "kind": kind,
            "text": source.aim_text,
            "indicator": source.aim_indicator,
            "day": source.aim_date,
        }

    @property
    def segments(self) -> tuple:
        """The period with level and hours as it was granted."""
        return self.sheet.segments

    @property
    def start(self) -> date | None:
        """The first day."""
        return self.segments[0].start if self.segments else None

    @property
    def end(self) -> date | None:
        """The last day."""
        return self.segments[-1].end if self.segments else None

    @property
    def total(self) -> Decimal:
        """Hours in the whole period."""
        return total_hours(self.segments)

    @property
    def plan(self):
        """The planned follow-ups and effect assessment."""
        return planned(self.start, self.end) if self.segments else None

    @property
    def themes(self):
        """The kinds of task."""
        return SupportTheme.choices

    @property
    def target_group(self) -> str:
        """The target group in words."""
        group = self.version.target_group if self.version else self.proposal.assessment.target_group
        return TargetGroup(group).label

    def task_rows(self, lines) -> list[TaskLine]:
        """The rows of tasks: those that are filled and some empty ones."""
        return [*lines, *([TaskLine("", "")] * TASK_ROWS)]


@dataclass
class AgreementPage:
    """The page of one agreement."""

    agreement: Agreement
    today: date

    @cached_property
    def versions(self) -> list[AgreementVersion]:
        """Newest first."""
        related = self.agreement.versions.select_related(
            "document",
            "signature__scan",
            "signature__signed_document",
            "signature__power_of_attorney",
            "acknowledgement__document",
            "printed_by",
        )
        return list(with_parts(related, "tasks", "segments").order_by("-number"))

    @property
    def version(self) -> AgreementVersion:
        """The version in force, or the newest."""
        return next((version for version in self.versions if version.state in IN_FORCE), self.newest)

    @property
    def newest(self) -> AgreementVersion:
        """The newest version."""
        return self.versions[0]

    @property
    def waits(self) -> bool:
        """The newest version waits for signatures."""
        return self.newest.state == VersionState.SENT

    @property
    def being_written(self) -> bool:
        """The newest version is not printed yet."""
        return self.newest.state in (VersionState.DRAFT, VersionState.READY)

    @property
    def open(self) -> bool:
        """The newest version is under way: nobody has signed it, and it is not taken back."""
        return self.waits or self.being_written or self.newest.state == VersionState.SUBMITTED

    @property
    def may_change(self) -> bool:
        """In force, not ended, and no change under way."""
        agreement = self.agreement
        running = agreement.in_force and agreement.ended_on is None and agreement.end_date >= self.today
        return running and not self.open

    @property
    def may_end(self) -> bool:
        """In force, and not ended yet."""
        agreement = self.agreement
        return agreement.in_force and agreement.ended_on is None and agreement.expiry_answer != "end"

    @property
    def asks(self) -> bool:
        """It runs out, and nobody has said what shall follow."""
        return asks_what_follows(self.agreement, self.today)

    @cached_property
    def ending(self):
        """How it was ended, unless that was undone."""
        if self.may_end or not self.agreement.in_force:
            return None
        found = self.agreement.endings.filter(undone_at__isnull=True)
        return found.select_related("note", "decision", "ended_by").first()

    @property
    def may_undo(self) -> bool:
        """The end may be an error: its own period is not over."""
        return self.ending is not None and self.version.end_date >= self.today

    @property
    def changes(self):
        """What the newest version changed, word by word."""
        if len(self.versions) < 2 or not self.newest.effective_from:
            return []
        before = next((v for v in self.versions[1:] if v.signed_on or v.state in IN_FORCE), self.versions[1])
        return differences(before, self.newest)

    @property
    def status(self) -> Status:
        """The status word and its tone."""
        return status_of(self.agreement, self.newest.state, self.today)

    @cached_property
    def proof(self) -> Proof | None:
        """Whether the sealed document is unchanged; nothing before it is printed or if the store is away."""
        with suppress(StoreAwayError):
            return proof(self.shown.document) if self.shown.document else None

    @property
    def shown(self) -> AgreementVersion:
        """The version whose document is shown: the one that waits, else the one in force."""
        return self.newest if self.waits else self.version

    @cached_property
    def papers(self) -> list[Paper]:
        """What was made beside the agreement, newest first."""
        made = Paper.objects.filter(version__agreement=self.agreement)
        return list(made.select_related("document", "version"))

    @property
    def offered(self) -> list[tuple[str, str]]:
        """What can be made of the agreement as it stands, by the word in the address."""
        made = {(paper.kind, paper.version_id) for paper in self.papers}
        invite = [] if self.agreement.case.citizen.deceased_on else [*TALKS]
        if self.shown.document is None:
            return invite
        once = ((slug, kind) for slug, kind in ONCE.items() if (kind, self.shown.pk) not in made)
        return invite + [(slug, kind.label) for slug, kind in once]

    @property
    def signature(self):
        """How the shown version was signed."""
        return getattr(self.shown, "signature", None)

    @property
    def mentor_card(self) -> bool:
        """The newest version may be acknowledged by the mentor, or is."""
        return self.newest.state in (VersionState.SENT, VersionState.SIGNED)

    @property
    def acknowledgement(self):
        """How the mentor acknowledged the newest version."""
        return getattr(self.newest, "acknowledgement", None)

    @property
    def stretches(self):
        """The days by level and hours."""
        return stretches_of(self.version)

    @property
    def total(self) -> Decimal:
        """Hours in the whole period."""
        return total_hours(self.version.segments.all())

    @cached_property
    def follow_ups(self) -> list:
        """The follow-ups that were made."""
        return list(self.agreement.follow_ups.all())

    @cached_property
    def effects(self) -> list:
        """The effect assessments that were made."""
        return list(self.agreement.effect_assessments.all())

    @property
    def findings(self) -> list[Finding]:
        """What the import found."""
        return [
            Finding(
                rule=row["rule"], severity=Severity(row["severity"]), text=row["text"], source=row["source"]
            )
            for row in self.agreement.findings
        ]

    @property
    def missing(self) -> list[str]:
        """Which of the six fields an imported agreement lacks, by name."""
        if self.agreement.origin != Origin.IMPORT:
            return []
        version = self.version
        filled = {
            "aim_text": version.aim_text,
            "mentor": version.mentor_name and (version.mentor_phone or version.mentor_email),
            "tasks": version.tasks.all(),
            "weekly_hours": self.agreement.weekly_hours,
            "complaint_guidance": version.complaint_guidance,
        }
        return [SIX_FIELDS[name] for name, value in filled.items() if not value]

    @property
    def runs(self) -> bool:
        """In force with today in the period, or over and not assessed."""
        return self.agreement.in_force and self.agreement.start_date <= self.today

    @classmethod
    def of(cls, agreement: Agreement) -> "AgreementPage":
        """The page of today."""
        return cls(agreement, timezone.localdate())
