"""What can be imported, and how far an import has come."""

from django.db.models import TextChoices


class ImportKind(TextChoices):
    AGREEMENTS = "agreements", "Mentorforløb"
    FRAMEWORKS = "frameworks", "Rammeaftaler"
    LEDGER = "ledger", "Posteringer"


class ImportState(TextChoices):
    READING = "reading", "Læses"
    PREVIEW = "preview", "Klar til gennemsyn"
    RUNNING = "running", "Indlæses"
    DONE = "done", "Indlæst"
    FAILED = "failed", "Stoppet"
    DROPPED = "dropped", "Fortrudt"


class ImportStep(TextChoices):
    """What the worker is at; shown while the page waits."""

    WAITING = "waiting", "Venter på tur"
    READING = "reading", "Læser rækkerne"
    STORING = "storing", "Gemmer rækkerne"


class TrialKind(TextChoices):
    """What is tried on the running agreements before anybody decides it."""

    STANDARD = "standard", "Ændring af servicestandarden"
    LAW = "law", "Ny lov"


class TrialState(TextChoices):
    WAITING = "waiting", "Beregnes"
    DONE = "done", "Beregnet"
    FAILED = "failed", "Stoppet"


class YearlyState(TextChoices):
    WAITING = "waiting", "Venter på tur"
    DONE = "done", "Færdig"
    FAILED = "failed", "Stoppet"


class RowState(TextChoices):
    GOOD = "good", "Kan indlæses"
    MARKED = "marked", "Kan indlæses, skal rettes op"
    KNOWN = "known", "Findes allerede"
    REFUSED = "refused", "Kan ikke indlæses"


class ExtractState(TextChoices):
    """What came of holding a line of the register's extract against ours, in the order of the work list."""

    DIFFERENT = "different", "Afviger"
    MISSING = "missing", "Mangler i udtrækket"
    DOUBLED = "doubled", "Står flere gange"
    UNKNOWN = "unknown", "Kendes ikke her"
    AGREES = "agrees", "Stemmer"


class ReadState(TextChoices):
    """How far an extract of the main case system is."""

    WAITING = "waiting", "Venter på tur"
    READING = "reading", "Læses"
    COMPARED = "compared", "Kvitteringer skrives"
    DONE = "done", "Færdig"
    FAILED = "failed", "Kunne ikke læses"


class MatchReason(TextChoices):
    """Why a posting belongs to an agreement."""

    CERTAIN = "certain", "Borger og dag passer til én aftale"
    BY_HAND = "by_hand", "Fordelt af controlleren"


class Unplaced(TextChoices):
    """Why a posting could not be matched by itself."""

    NO_PERSON = "no_person", "Ikke bogført på en person"
    UNKNOWN = "unknown", "Personen findes ikke her"
    NO_AGREEMENT = "no_agreement", "Ingen aftale den dag"
    SEVERAL = "several", "Flere aftaler den dag"


class AuditChoice(TextChoices):
    """Which agreements with expenses in a year an auditor's file holds."""

    SAMPLE = "sample", "Tilfældig stikprøve"
    ON_103 = "on_103", "Alle, der grænser op til § 103"
    PROJECT = "project", "Alle i et projekt"
    ONE = "one", "Én aftale"
    ALL = "all", "Alle"


class ReportKind(TextChoices):
    """Which change a report to the national register tells of."""

    START = "start", "Start"
    CHANGE = "change", "Ændring"
    END = "end", "Stop før tid"
    CORRECTION = "correction", "Rettelse"


class OutState(TextChoices):
    """How far a report to the national register is."""

    PENDING = "pending", "Venter på at blive sendt"
    CLAIMED = "claimed", "Sendes"
    REFUSED = "refused", "Holdt tilbage"
    SENT = "sent", "Venter på kvittering"
    ACCEPTED = "accepted", "Kvitteret"
    REJECTED = "rejected", "Afvist af registret"
    CORRECTED = "corrected", "Afvist og rettet"
    SUPERSEDED = "superseded", "Erstattet, før den blev sendt"


class MentorType(TextChoices):
    """Whether the mentor is the citizen's own or a place among several (asked for since September 2015)."""

    INDIVIDUAL = "individual", "Individuel"
    PLACE = "place", "Plads"
