"""States and kinds of proposals and agreements; labels say who must act next."""

from django.db.models import TextChoices


class AgreementKind(TextChoices):
    BASE = "base", "Ny bevilling"
    EXTENSION = "extension", "Forlængelse"


class Stage(TextChoices):
    """When rules are judged: everything is shown while drafting, gates close at submit and activate."""

    DRAFT = "draft", "Kladde"
    SUBMIT = "submit", "Indstilling"
    ACTIVATE = "activate", "Ikrafttræden"


class Verdict(TextChoices):
    """The answer to a set of facts; see the command ``assess``."""

    OK = "ok", "Alle regler er opfyldt"
    REASON = "reason", "Kræver begrundelse"
    INCOMPLETE = "incomplete", "Mangler oplysninger"
    REFUSED = "refused", "Kan ikke bevilges"


class ProposalState(TextChoices):
    DRAFT = "draft", "Kladde hos sagsbehandler"
    SUBMITTED = "submitted", "Venter på visitation"
    RETURNED = "returned", "Sendt tilbage til sagsbehandler"
    APPROVED = "approved", "Bevilget"
    REJECTED = "rejected", "Afslag"
    ADOPTED = "adopted", "Skrevet til en indlæst aftale"


class VersionState(TextChoices):
    """Stored states of an agreement version; active and ended are derived from signature and dates."""

    DRAFT = "draft", "Kladde"
    SUBMITTED = "submitted", "Venter på visitation"
    READY = "ready", "Klar til print"
    SENT = "sent", "Venter på underskrift"
    SIGNED = "signed", "Underskrevet"
    IMPORTED = "imported", "Indlæst fra regneark"
    WITHDRAWN = "withdrawn", "Trukket tilbage"
    SUPERSEDED = "superseded", "Afløst af ny version"


class VersionChange(TextChoices):
    """Why a version took the place of the one before it (domain 7.5)."""

    REPRINTED = "reprinted", "Skrevet om før underskrift"
    MENTOR = "mentor", "Ny mentor"
    HOURS = "hours", "Nyt timetal eller niveau"
    TARGET_GROUP = "target_group", "Ny målgruppe"
    TASKS = "tasks", "Nye opgaver"
    AIM = "aim", "Nyt mål"


class SignatureMethod(TextChoices):
    PAPER = "paper", "På papir"
    TABLET = "tablet", "På skærm, hvor begge var til stede"
    LINK = "link", "Med MitID via link"
    REPRESENTATIVE = "representative", "Ved repræsentant med fuldmagt"
    REFUSED = "refused", "Borgeren vil ikke skrive under"
    DECISION = "decision", "Ved afgørelse, uden borgerens underskrift"


class AcknowledgedBy(TextChoices):
    """How the mentor said to have seen the agreement."""

    PAPER = "paper", "På den udskrevne aftale"
    MAIL = "mail", "Mail"
    LETTER = "letter", "Brev"
    LINK = "link", "Link"
    PORTAL = "portal", "Mentorportalen"


class EndedReason(TextChoices):
    EXPIRED = "expired", "Udløbet"
    GOAL_REACHED = "goal_reached", "Målet er nået"
    OTHER_OFFER = "other_offer", "Andet tilbud"
    CITIZEN_WITHDREW = "citizen_withdrew", "Borgeren ønsker ikke støtten"
    MOVED = "moved", "Flyttet fra kommunen"
    DIED = "died", "Død"
    MENTOR_STOPPED = "mentor_stopped", "Mentor er stoppet"
    TARGET_GROUP_CHANGED = "target_group_changed", "Ny målgruppe"
    ERROR = "error", "Oprettet ved en fejl"


class ExpiryAnswer(TextChoices):
    """What was answered to the question that an expiring agreement asks."""

    EXTEND = "extend", "Forlæng"
    CHANGE_LEVEL = "change_level", "Skift niveau"
    END = "end", "Afslut"


class DecisionOutcome(TextChoices):
    GRANTED = "granted", "Bevilling"
    REJECTED = "rejected", "Afslag"
    REDUCED = "reduced", "Mindre mentorstøtte"
    STOPPED = "stopped", "Stop af mentorstøtte"


class JudgedAct(TextChoices):
    """What was done when the rules were judged and the judgement was kept."""

    SUBMITTED = "submitted", "Indstillet"
    RETURNED = "returned", "Sendt tilbage fra visitationen"
    GRANTED = "granted", "Bevilget"
    REJECTED = "rejected", "Afslag"
    ADOPTED = "adopted", "Vurdering skrevet til en indlæst aftale"
    MENTOR_FOUND = "mentor_found", "Mentor fundet efter bevillingen"


class OtherSystem(TextChoices):
    """Where texts of decisions and agreements are carried over by hand."""

    CASE_SYSTEM = "case_system", "Fagsystem"
    PLAN = "plan", "Min Plan"


class Origin(TextChoices):
    """Where an agreement came from; imported ones are history and may lack what a new one must have."""

    HERE = "here", "Oprettet her"
    IMPORT = "import", "Indlæst fra regneark"


class ReminderKind(TextChoices):
    """What a deadline is about; the words of agreements.rules.steps."""

    FOLLOW_UP = "follow_up", "13-ugers opfølgning"
    EFFECT = "effect_assessment", "Effektvurdering"
    EXPIRY = "expiry", "Aftalen udløber"


class ContactKind(TextChoices):
    """A registered contact; the words of agreements.rules.events."""

    PHYSICAL = "physical", "Møde"
    PHONE = "phone", "Telefon"
    VIDEO = "video", "Video"
    SMS = "sms", "Sms"
    LETTER = "letter", "Brev eller mail"
    OTHER_PARTY = "other_party", "Kontakt til andre om borgeren"


class PauseKind(TextChoices):
    ILLNESS = "illness", "Sygdom"
    HOLIDAY = "holiday", "Ferie"
    AGREED = "agreed", "Aftalt pause"


class EffectOnAim(TextChoices):
    """What the support has meant for the employment aim."""

    REACHED = "reached", "Målet er nået"
    CLOSER = "closer", "Borgeren er kommet nærmere målet"
    UNCHANGED = "unchanged", "Uændret"
    FURTHER = "further", "Borgeren er længere fra målet"


class Recommendation(TextChoices):
    """What should happen when the agreement expires. Nothing happens by itself."""

    STOP = "stop", "Stop ved udløb"
    PHASE_OUT = "phase_out", "Trap ned"
    EXTEND_SAME = "extend_same", "Forlæng med samme timetal"
    EXTEND_LOWER = "extend_lower", "Forlæng med færre timer"
    EXTEND_HIGHER = "extend_higher", "Forlæng med flere timer"
    OTHER_LAW = "other_law", "Hjælp efter en anden lov"


class ComplaintMode(TextChoices):
    """How a complaint came; there is no demand on its form."""

    WRITTEN = "written", "Skriftligt"
    ORAL = "oral", "Mundtligt"


class ComplaintOutcome(TextChoices):
    """What the reassessment of a complaint came to."""

    UPHELD = "upheld", "Afgørelsen holdes fast og sendes til Ankestyrelsen"
    CHANGED_PARTLY = "changed_partly", "Borgeren får delvist medhold"
    CHANGED_FULLY = "changed_fully", "Borgeren får fuldt medhold"
    WITHDRAWN = "withdrawn", "Klagen er trukket tilbage"
    LATE = "late", "Klagen kom for sent og behandles ikke"


class Channel(TextChoices):
    """The way by which a document leaves."""

    DIGITAL_POST = "digital_post", "Digital Post"
    PRINT = "print", "Brev på papir"
    HANDED_OVER = "handed_over", "Udleveret"
    MAIL = "mail", "Mail til mentor"


class Recipient(TextChoices):
    CITIZEN = "citizen", "Borgeren"
    REPRESENTATIVE = "representative", "Borgerens repræsentant"
    MENTOR = "mentor", "Mentor"


class InformedHow(TextChoices):
    """How the citizen was told what the municipality does with the citizen's data."""

    DIGITAL_POST = "digital_post", "Digital Post"
    PRINT = "print", "Brev på papir"
    HANDED_OVER = "handed_over", "Udleveret"
    ELSEWHERE = "elsewhere", "På anden måde"


class DispatchState(TextChoices):
    """Where a sending stands; that it is available follows from its day."""

    WAITING = "waiting", "Venter"
    CLAIMED = "claimed", "Er ved at blive sendt"
    SENT = "sent", "Sendt"
    DROPPED = "dropped", "Opgivet"


class Party(TextChoices):
    """Who signed or acknowledged; the mentor is no party by law."""

    CITIZEN = "citizen", "Borger"
    MUNICIPALITY = "municipality", "Kommune"
    MENTOR = "mentor", "Mentor"


class TimeKind(TextChoices):
    """How a mentor's time was given. The kinds of contact are the words of ``ContactKind``."""

    PHYSICAL = "physical", "Møde med borgeren"
    PHONE = "phone", "Telefon"
    VIDEO = "video", "Video"
    OTHER_PARTY = "other_party", "Møde eller samtale med andre om borgeren"
    NONE = "none", "Forberedelse, notater og andet uden kontakt"


class TimeCode(TextChoices):
    """By which law the time was given: one person may do both, and the hours stand apart (domain 6.4)."""

    MENTOR = "MENTOR", "Mentorstøtte"
    SEL85 = "SEL85", "Bostøtte efter serviceloven § 85"


class Place(TextChoices):
    """Where the time was given."""

    HOME = "home", "Hjemme hos borgeren"
    WORKPLACE = "workplace", "På arbejdspladsen eller i praktikken"
    EDUCATION = "education", "På uddannelsen"
    OUT = "out", "Ude, fx hos læge, bank eller i bussen"
    OFFICE = "office", "Hos mentoren eller i jobcentret"


class SheetState(TextChoices):
    """Where a month of hours stands. What is approved is changed by a correction in a later month only."""

    OPEN = "open", "Åben"
    SUBMITTED = "submitted", "Venter på godkendelse"
    APPROVED = "approved", "Godkendt"


class AnswerState(TextChoices):
    """The citizen's answer to a month of hours (R-32). Silence follows from the day."""

    ASKED = "asked", "Borgeren er spurgt"
    CONFIRMED = "confirmed", "Borgeren har bekræftet timerne"
    DISPUTED = "disputed", "Borgeren er uenig i timerne"


class AnswerWay(TextChoices):
    """How the citizen was asked."""

    LINK = "link", "Link i en mail"
    PAPER = "paper", "Spørgeark på papir"


class ReportState(TextChoices):
    """The answer to a report to the national register; the words of ``rules.events.register``."""

    ACCEPTED = "accepted", "Godkendt"
    REJECTED = "rejected", "Afvist"


class LineState(TextChoices):
    """What a line of the documentation (E1 to E10) came to; the words of ``rules.readiness``."""

    OK = "ok", "I orden"
    MISSING = "missing", "Mangler"
    NOT_APPLICABLE = "not_applicable", "Ikke relevant"


class ReadyState(TextChoices):
    """Whether an agreement's documentation is complete; the words of ``rules.readiness``."""

    READY = "ready", "Dokumentationen er komplet"
    NOT_READY = "not_ready", "Dokumentationen er ikke komplet"
    NOT_ELIGIBLE = "not_eligible", "Målgruppen giver ikke refusion"


class RightsKind(TextChoices):
    """What a citizen asks for or says about the citizen's data."""

    FILE = "file", "Aktindsigt i sagen"
    OWN_DATA = "own_data", "Indsigt i egne oplysninger"
    CORRECTION = "correction", "Rettelse ved tilføjelse"
    OBJECTION = "objection", "Indsigelse"


class RightsOutcome(TextChoices):
    """What came of it."""

    GRANTED = "granted", "Imødekommet"
    PARTLY = "partly", "Delvist imødekommet"
    REFUSED = "refused", "Ikke imødekommet"


class LeftOutBy(TextChoices):
    """The rule by which a part of the case is not handed out."""

    INTERNAL = "internal", "Internt dokument (forvaltningslovens § 12)"
    INTERESTS = "interests", "Afgørende hensyn til dig selv eller andre (forvaltningslovens § 15 b)"
    PRIVATE = "private", "Afgørende private hensyn (databeskyttelseslovens § 22, stk. 1)"
    PUBLIC = "public", "Afgørende offentlige hensyn (databeskyttelseslovens § 22, stk. 2)"
    OTHERS = "others", "Andres rettigheder (databeskyttelsesforordningens artikel 15, stk. 4)"
