"""What the pages about documentation show: the ten lines with their proofs, the list, and the tile."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from agreements.actions.readiness import lines_of
from agreements.actions.register import involved
from agreements.enums import LineState, ReadyState
from agreements.models import Agreement, Readiness
from agreements.rules.readiness import CHECKS, Line, Proof, state_of
from agreements.rules.readiness.evidence import CASEWORKER, COLLEAGUE, CONTROLLER, MISSING
from agreements.rules.refund import eligible
from agreements.worklist import UNDOCUMENTED, desk_of
from mentorstotte.core.database import sight
from mentorstotte.core.permissions import Permission, allowed
from mentorstotte.core.registry import Tile
from mentorstotte.core.wording import danish_date

TONES = {"ok": "good", "missing": "overdue", "not_applicable": "plain"}
STATE_TONES = {"ready": "good", "not_ready": "soon", "not_eligible": "plain"}
WHO = {CASEWORKER: "Sagsbehandleren", COLLEAGUE: "En anden end sagsbehandleren", CONTROLLER: "Controlleren"}
TITLES = {check.code: check.title for check in CHECKS}


@dataclass(frozen=True)
class Shown:
    """One proof as a link or as words."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the page."""

    line: Line
    agreement: Agreement

    @property
    def state(self) -> str:
        """“I orden”, “Mangler” or “Ikke relevant”."""
        return LineState(self.line.said.state).label

    @property
    def tone(self) -> str:
        """The colour of the state."""
        return TONES[self.line.said.state]

    @property
    def who(self) -> str:
        """Who can mend it."""
        return WHO.get(self.line.said.mend, "")

    @property
    def proofs(self) -> list[Shown]:
        """What it rests on."""
        return [_shown(proof, self.agreement) for proof in self.line.said.proofs]


def _shown(proof: Proof, agreement: Agreement) -> Shown:
    case = agreement.case.number
    if proof.kind == "note" and proof.key:
        return Shown(f"Notat {danish_date(proof.day)}", reverse("cases:note", args=[case, proof.key]))
    if proof.kind == "document":
        return Shown("Aftalen (PDF)", reverse("cases:document", args=[case, proof.key]))
    if proof.kind == "month":
        args = [agreement.number, proof.day.year, proof.day.month]
        return Shown(f"{proof.day:%m-%Y}", reverse("agreements:month", args=args))
    if proof.kind == "receipt":
        return Shown(f"Kvittering {proof.key}")
    return Shown(f"Bilag {proof.key}" if proof.kind == "voucher" else danish_date(proof.day))


@dataclass(frozen=True)
class DocumentationPage:
    """The documentation of one agreement in force, judged now."""

    agreement: Agreement
    rows: list[Row]

    @classmethod
    def of(cls, agreement: Agreement) -> "DocumentationPage":
        """Read with a fixed number of queries."""
        lines = lines_of(agreement, timezone.localdate())
        return cls(agreement, [Row(line, agreement) for line in lines])

    @property
    def state(self) -> ReadyState:
        """How it stands as a whole."""
        return ReadyState(state_of(tuple(row.line for row in self.rows)))

    @property
    def tone(self) -> str:
        """The colour of the whole."""
        return STATE_TONES[self.state]

    @property
    def lacking(self) -> int:
        """How many lines are missing."""
        return sum(row.line.said.state == MISSING for row in self.rows)

    @property
    def is_refund(self) -> bool:
        """The law of the agreement gave refund; else the same lines explain the spending."""
        return eligible(self.agreement.target_group, self.agreement.start_date) is not None

    @property
    def title(self) -> str:
        """What the page is called under the law of the agreement."""
        return "Refusionsdokumentation" if self.is_refund else "Forbrugsdokumentation"

    def lacks(self, code: str) -> bool:
        """The line with this code is missing."""
        return any(row.line.code == code and row.line.said.state == MISSING for row in self.rows)

    def may_control(self, user) -> bool:
        """The control note is missing, and the person may write it."""
        asked = any(row.line.said.mend == COLLEAGUE for row in self.rows)
        return asked and involved(self.agreement).isdisjoint(user.desk_ids)


def documented(user):
    """The rows that the person may see, with what a list shows of them."""
    related = ("agreement__case__citizen", "agreement__caseworker", "agreement__mentor")
    rows = Readiness.objects.visible_to(user).filter(agreement__in_force=True)
    return rows.select_related(*related).annotate(ends=F("agreement__end_date"))


def running(rows, today: date):
    """Those of agreements that run today or will."""
    return rows.filter(agreement__end_date__gte=today)


def tiles(user, today: date) -> list[Tile]:
    """How many running agreements lack documentation: one's own, the team's, or all for those of economy.

    On the start page of everyone who may read cases; the list behind it is theirs alone.
    """
    if not allowed(user, Permission.READ_CASES):
        return []
    number = desk_of(user, today).counts.get(UNDOCUMENTED)
    if number is None:
        number = _lacking(user, today)
    whose = "" if allowed(user, Permission.WORK_CASES) else "?hvem=team"
    url = reverse("agreements:documentation_list") + whose
    return [Tile("løbende aftaler mangler dokumentation", number, url, "soon")]


def _lacking(user, today: date) -> int:
    """Of those who have no desk: all for those of economy, else the team's; one question."""
    lacking = Readiness.objects.filter(agreement__in_force=True, state=ReadyState.NOT_READY)
    lacking = running(lacking, today)
    if allowed(user, Permission.READ_ECONOMY):
        with sight.across_teams():
            return lacking.count()
    return lacking.visible_to(user).count()
