"""The field's words as choices; identifiers as in the glossary, labels as on screen."""

from django.db.models import TextChoices


class Benefit(TextChoices):
    """What the citizen lives on (ydelse)."""

    CASH_ASSISTANCE = "cash_assistance", "Kontanthjælp"
    EDUCATION_ASSISTANCE = "education_assistance", "Uddannelseshjælp"
    UNEMPLOYMENT = "unemployment", "Dagpenge"
    SICKNESS = "sickness", "Sygedagpenge"
    RESOURCE_COURSE = "resource_course", "Ressourceforløbsydelse"
    FLEX_JOB = "flex_job", "Fleksjob eller ledighedsydelse"
    DISABILITY_PENSION = "disability_pension", "Førtidspension"
    REHABILITATION = "rehabilitation", "Revalideringsydelse"
    SELF_HELP_BENEFIT = "self_help_benefit", "Selvforsørgelses- og hjemrejseydelse"
    EMPLOYED = "employed", "Løn (ordinært ansat)"
    SELF_SUPPORTING = "self_supporting", "Selvforsørgende"
    OTHER = "other", "Andet"


class Readiness(TextChoices):
    """The visitation group of a benefit recipient."""

    JOB_READY = "job_ready", "Jobparat"
    EDUCATION_READY = "education_ready", "Uddannelsesparat"
    ACTIVITY_READY = "activity_ready", "Aktivitetsparat"


class TargetGroup(TextChoices):
    """Legal target groups (domain section 3)."""

    T01_AKT_KTH = (
        "T01_AKT_KTH",
        "Aktivitetsparat kontanthjælpsmodtager, der i perioder ikke kan deltage i tilbud",
    )
    T02_AKT_UDH = (
        "T02_AKT_UDH",
        "Aktivitetsparat uddannelseshjælpsmodtager, der i perioder ikke kan deltage i tilbud",
    )
    T03_ENL_UDH = "T03_ENL_UDH", "Enlig forsørger på uddannelseshjælp med uddannelsespålæg"
    T04_PSYK = "T04_PSYK", "Borger, der udskrives fra psykiatrisk indlæggelse"
    T05_LOESL = "T05_LOESL", "Borger, der løslades"
    T06_UNG30 = "T06_UNG30", "Ung under 30 år ved overgang til ordinær uddannelse"
    T07_RESS = "T07_RESS", "Person i ressourceforløb"
    T08_UDL_AKT = "T08_UDL_AKT", "Udlænding i beskæftigelsesrettede aktiviteter"
    T09_UDL_U30 = "T09_UDL_U30", "Udlænding under 30 år i ordinær uddannelse"
    T10_FLEKS = "T10_FLEKS", "Person i eller på vej til fleksjob"
    T11_SYG = "T11_SYG", "Sygedagpengemodtager"
    T12_FTP = "T12_FTP", "Førtidspensionist på vej tilbage"
    T13_DP_JOB = "T13_DP_JOB", "Dagpengemodtager eller jobparat kontanthjælpsmodtager"
    T14_REVA = "T14_REVA", "Revalidend"
    T15_ORD = "T15_ORD", "Ordinært ansat eller delvist raskmeldt"
    T16_SELV = "T16_SELV", "Selvforsørgende"
    T17_ALM = "T17_ALM", "Anden borger, for hvem mentor er afgørende"


class EntitlementKind(TextChoices):
    """How strong the citizen's claim is."""

    RIGHT = "R", "Ret"
    RIGHT_AND_DUTY = "RP", "Ret og pligt"
    DISCRETIONARY = "K", "Kan-tilbud"
    LOCAL_RIGHT = "RL", "Ret efter servicestandarden"


class BoundaryScheme(TextChoices):
    """Other schemes that mentor support borders on (snitflader, domain 6.4)."""

    SEL85 = "SEL85", "Socialpædagogisk støtte, bostøtte (serviceloven § 85)"
    SEL96 = "SEL96", "Borgerstyret personlig assistance (serviceloven § 96)"
    SEL102 = "SEL102", "Særlig behandlingsmæssig bistand (serviceloven § 102)"
    SEL103 = "SEL103", "Beskyttet beskæftigelse (serviceloven § 103)"
    PERS_ASS = "PERS_ASS", "Personlig assistance til handicappede i erhverv"
    KONTAKT23 = "KONTAKT23", "Personlig rådgiver eller kontaktperson til unge under 23 år"


class BoundaryAnswer(TextChoices):
    NO = "no", "Nej"
    YES = "yes", "Ja"
    UNKNOWN = "unknown", "Ved ikke"


class Need(TextChoices):
    """Whether the need for support passes (R-19)."""

    TEMPORARY = "temporary", "Midlertidigt"
    LASTING = "lasting", "Vedvarende"
    UNKNOWN = "unknown", "Ikke afklaret"


class AimType(TextChoices):
    """The employment aim (domain 6.3)."""

    JOB = "job", "Job"
    FLEX_JOB = "flex_job", "Fleksjob"
    WAGE_SUBSIDY = "wage_subsidy", "Job med løntilskud"
    EDUCATION = "education", "Uddannelse"
    OFFER = "offer", "Tilbud eller aktivitet"
    KEEP_JOB = "keep_job", "Fastholde job"


class SupportTheme(TextChoices):
    """The three kinds of problem the support addresses."""

    PRACTICAL = "practical", "Praktisk støtte"
    SOCIAL = "social", "Social støtte"
    JOB_EDUCATION = "job_education", "Støtte i job eller uddannelse"


class CaseState(TextChoices):
    """Where the case stands. Running and ended support is derived from the agreement, never stored."""

    OPEN = "open", "Åbnet"
    UNDER_ASSESSMENT = "under_assessment", "Vurderes af sagsbehandler"
    IN_VISITATION = "in_visitation", "Venter på visitation"
    GRANTED = "granted", "Bevilget"
    REJECTED = "rejected", "Afslag"
    CLOSED = "closed", "Lukket"


class DraftState(TextChoices):
    """Where the text of a new regime stands."""

    DRAFT = "draft", "Kladde"
    SUBMITTED = "submitted", "Venter på en anden"
    PUBLISHED = "published", "Offentliggjort"
    DROPPED = "dropped", "Opgivet"


class NetworkRole(TextChoices):
    """What somebody around the citizen is to the citizen."""

    SUPPORT_PERSON = "support_person", "Støttekontaktperson eller bostøtte"
    TREATMENT = "treatment", "Behandling"
    HEALTH = "health", "Læge eller sygehus"
    SCHOOL = "school", "Uddannelsessted"
    EMPLOYER = "employer", "Arbejdsgiver"
    FAMILY = "family", "Familie eller ven"
    PRISON = "prison", "Kriminalforsorgen"
    MUNICIPALITY = "municipality", "Anden afdeling i kommunen"
    OTHER = "other", "Andet"


class ConsentPurpose(TextChoices):
    """What a consent opens."""

    NETWORK = "network", "Dele oplysninger med en i netværket"
    MENTOR = "mentor", "Dele oplysninger med mentor"
    NOTICE = "notice", "Få og give besked ved løsladelse eller udskrivning"

    @property
    def stops(self) -> str:
        """What is over once no consent of the kind runs any more."""
        return {
            self.NETWORK: "Der kan ikke længere deles noget med vedkommende.",
            self.MENTOR: "Der kan ikke længere deles noget, og overdragelsen til mentor er uden netværket.",
            self.NOTICE: "Der kan ikke længere gives eller hentes besked ved løsladelse eller udskrivning.",
        }[self]


class ConsentHow(TextChoices):
    WRITTEN = "written", "Skriftligt"
    DIGITAL = "digital", "Digitalt"
    ORAL = "oral", "Mundtligt"


class NoteKind(TextChoices):
    NOTE = "note", "Notat"
    CONVERSATION = "conversation", "Samtale med borgeren"
    ASSESSMENT = "assessment", "Vurdering"
    DECISION = "decision", "Afgørelse"
    AGREEMENT = "agreement", "Aftale"
    FOLLOW_UP = "follow_up", "Opfølgning"
    EFFECT = "effect", "Effektvurdering"
    CONTROL = "control", "Kontrolnotat om § 103"
    CORRECTION = "correction", "Rettelse ved tilføjelse"


class LookReason(TextChoices):
    """Why a look at a citizen is put to the team leader."""

    FAMILY = "family", "Samme efternavn"
    PROTECTED = "protected", "Beskyttet adresse"
    OTHER_TEAM = "other_team", "Borger i et andet team"
    UNUSUAL = "unusual", "Usædvanligt mange opslag den dag"


class LookVerdict(TextChoices):
    """What the team leader says of a look."""

    WORK = "work", "Begrundet i arbejdet"
    NOT_WORK = "not_work", "Ikke begrundet i arbejdet"
