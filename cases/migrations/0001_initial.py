import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mentorstotte.core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Citizen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "cpr",
                    mentorstotte.core.fields.CPRField(
                        error_messages={"unique": "Der findes allerede en borger med dette CPR-nummer."},
                        max_length=10,
                        unique=True,
                        verbose_name="CPR-nummer",
                    ),
                ),
                ("given_names", models.CharField(max_length=100, verbose_name="fornavn")),
                ("family_name", models.CharField(max_length=100, verbose_name="efternavn")),
                ("sort_key", models.CharField(db_collation="C", editable=False, max_length=210)),
                ("birth_date", models.DateField(verbose_name="fødselsdato")),
                ("address", models.CharField(blank=True, max_length=150, verbose_name="adresse")),
                ("postal_code", models.CharField(blank=True, max_length=4, verbose_name="postnr.")),
                ("city", models.CharField(blank=True, max_length=60, verbose_name="by")),
                (
                    "registered_municipality",
                    models.CharField(blank=True, max_length=4, verbose_name="bopælskommune (kode)"),
                ),
                ("no_fixed_abode", models.BooleanField(default=False, verbose_name="uden fast bopæl")),
                (
                    "address_protected_until",
                    models.DateField(blank=True, null=True, verbose_name="adressebeskyttelse til og med"),
                ),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="telefon")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                (
                    "digital_post_exempt",
                    models.BooleanField(default=False, verbose_name="fritaget for Digital Post"),
                ),
                (
                    "interpreter_language",
                    models.CharField(blank=True, max_length=60, verbose_name="tolk, sprog"),
                ),
                (
                    "representative_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Ingen"),
                            ("companion", "Bisidder"),
                            ("representative", "Partsrepræsentant med fuldmagt"),
                            ("guardian", "Værge"),
                        ],
                        max_length=20,
                        verbose_name="repræsentant",
                    ),
                ),
                (
                    "representative_name",
                    models.CharField(blank=True, max_length=150, verbose_name="repræsentantens navn"),
                ),
                (
                    "representative_contact",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="repræsentantens telefon eller e-mail"
                    ),
                ),
                ("moved_on", models.DateField(blank=True, null=True, verbose_name="flyttet fra kommunen")),
                ("moved_to", models.CharField(blank=True, max_length=100, verbose_name="flyttet til")),
                ("deceased_on", models.DateField(blank=True, null=True, verbose_name="død")),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "ordering": ["sort_key", "pk"],
                "indexes": [models.Index(fields=["sort_key", "id"], name="citizen_sorted")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cpr__regex", "^[0-9]{10}$")),
                        name="citizen_cpr_is_ten_digits",
                        violation_error_message="Et CPR-nummer har ti cifre.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deceased_on__gte", models.F("birth_date")),
                            ("deceased_on__isnull", True),
                            ("birth_date__isnull", True),
                            _connector="OR",
                        ),
                        name="citizen_born_before_death",
                        violation_error_message="Slutdatoen kan ikke ligge før startdatoen.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=12, unique=True, verbose_name="sagsnummer")),
                (
                    "citizen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="cases.citizen"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.team",
                        verbose_name="team",
                    ),
                ),
                (
                    "caseworker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sagsbehandler",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Åbnet"),
                            ("under_assessment", "Vurderes af sagsbehandler"),
                            ("in_visitation", "Venter på visitation"),
                            ("granted", "Bevilget"),
                            ("rejected", "Afslag"),
                            ("closed", "Lukket"),
                        ],
                        default="open",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="anledning")),
                ("opened_on", models.DateField(verbose_name="åbnet")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="lukket")),
                ("complaint_open", models.BooleanField(default=False, verbose_name="klage under behandling")),
            ],
            options={
                "ordering": ["-opened_on", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "closed"), _negated=True),
                        fields=["team", "-opened_on", "-id"],
                        name="case_team_open",
                    ),
                    models.Index(fields=["team", "state", "-opened_on", "-id"], name="case_team_state"),
                    models.Index(fields=["caseworker", "state", "-opened_on"], name="case_caseworker_list"),
                    models.Index(fields=["citizen", "team"], name="case_citizen_team"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "open",
                                    "under_assessment",
                                    "in_visitation",
                                    "granted",
                                    "rejected",
                                    "closed",
                                ],
                            )
                        ),
                        name="case_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on__gte", models.F("opened_on")),
                            ("closed_on__isnull", True),
                            ("opened_on__isnull", True),
                            _connector="OR",
                        ),
                        name="case_opened_before_closed",
                        violation_error_message="Slutdatoen kan ikke ligge før startdatoen.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", False), ("state", "closed")),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True), ("closed_on__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="case_closed_has_its_date",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "closed"), _negated=True),
                        fields=("citizen", "team"),
                        name="case_one_open_per_team",
                        violation_error_message="Borgeren har allerede en åben sag i teamet.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JournalNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="cases.case"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("note", "Notat"),
                            ("conversation", "Samtale med borgeren"),
                            ("assessment", "Vurdering"),
                            ("decision", "Afgørelse"),
                            ("agreement", "Aftale"),
                            ("follow_up", "Opfølgning"),
                            ("effect", "Effektvurdering"),
                            ("correction", "Rettelse ved tilføjelse"),
                        ],
                        default="note",
                        max_length=20,
                        verbose_name="slags",
                    ),
                ),
                ("occurred_on", models.DateField(verbose_name="dato for hændelsen")),
                ("theme", models.CharField(max_length=150, verbose_name="emne")),
                ("text", models.TextField(verbose_name="notat")),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="cases.journalnote",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("written_at", models.DateTimeField(auto_now_add=True)),
                (
                    "finalised_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("finalised_at", models.DateTimeField(null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["-occurred_on", "-pk"],
                "indexes": [models.Index(fields=["case", "-occurred_on", "-id"], name="note_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "note",
                                    "conversation",
                                    "assessment",
                                    "decision",
                                    "agreement",
                                    "follow_up",
                                    "effect",
                                    "correction",
                                ],
                            )
                        ),
                        name="note_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finalised_at__isnull", True), ("finalised_by__isnull", True)),
                            models.Q(("finalised_at__isnull", False), ("finalised_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="note_final_pair",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="cases.case",
                    ),
                ),
                (
                    "benefit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cash_assistance", "Kontanthjælp"),
                            ("education_assistance", "Uddannelseshjælp"),
                            ("unemployment", "Dagpenge"),
                            ("sickness", "Sygedagpenge"),
                            ("resource_course", "Ressourceforløbsydelse"),
                            ("flex_job", "Fleksjob eller ledighedsydelse"),
                            ("disability_pension", "Førtidspension"),
                            ("rehabilitation", "Revalideringsydelse"),
                            ("self_help_benefit", "Selvforsørgelses- og hjemrejseydelse"),
                            ("employed", "Løn (ordinært ansat)"),
                            ("self_supporting", "Selvforsørgende"),
                            ("other", "Andet"),
                        ],
                        max_length=30,
                        verbose_name="ydelse",
                    ),
                ),
                (
                    "readiness",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("job_ready", "Jobparat"),
                            ("education_ready", "Uddannelsesparat"),
                            ("activity_ready", "Aktivitetsparat"),
                        ],
                        max_length=20,
                        verbose_name="visitationsgruppe",
                    ),
                ),
                (
                    "cannot_take_part_in_offers",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="kan i en periode ikke deltage i tilbud"
                    ),
                ),
                ("single_parent", models.BooleanField(blank=True, null=True, verbose_name="enlig forsørger")),
                (
                    "education_order",
                    models.BooleanField(blank=True, null=True, verbose_name="har uddannelsespålæg"),
                ),
                (
                    "qualifying_education",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="har en erhvervskompetencegivende uddannelse"
                    ),
                ),
                (
                    "starts_ordinary_education",
                    models.BooleanField(blank=True, null=True, verbose_name="begynder på ordinær uddannelse"),
                ),
                (
                    "earlier_contact_with_jobcentre",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="tidligere kontakt med jobcentret"
                    ),
                ),
                (
                    "integration_programme",
                    models.BooleanField(blank=True, null=True, verbose_name="i integrationsprogram"),
                ),
                (
                    "admission_on",
                    models.DateField(blank=True, null=True, verbose_name="optaget på uddannelse den"),
                ),
                ("discharge_on", models.DateField(blank=True, null=True, verbose_name="udskrives den")),
                (
                    "first_use_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="støtten taget i brug første gang den"
                    ),
                ),
                (
                    "target_group",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "T01_AKT_KTH",
                                "Aktivitetsparat kontanthjælpsmodtager, der i perioder ikke kan deltage i tilbud",
                            ),
                            (
                                "T02_AKT_UDH",
                                "Aktivitetsparat uddannelseshjælpsmodtager, der i perioder ikke kan deltage i tilbud",
                            ),
                            ("T03_ENL_UDH", "Enlig forsørger på uddannelseshjælp med uddannelsespålæg"),
                            ("T04_PSYK", "Borger, der udskrives fra psykiatrisk indlæggelse"),
                            ("T05_LOESL", "Borger, der løslades"),
                            ("T06_UNG30", "Ung under 30 år ved overgang til ordinær uddannelse"),
                            ("T07_RESS", "Person i ressourceforløb"),
                            ("T08_UDL_AKT", "Udlænding i beskæftigelsesrettede aktiviteter"),
                            ("T09_UDL_U30", "Udlænding under 30 år i ordinær uddannelse"),
                            ("T10_FLEKS", "Person i eller på vej til fleksjob"),
                            ("T11_SYG", "Sygedagpengemodtager"),
                            ("T12_FTP", "Førtidspensionist på vej tilbage"),
                            ("T13_DP_JOB", "Dagpengemodtager eller jobparat kontanthjælpsmodtager"),
                            ("T14_REVA", "Revalidend"),
                            ("T15_ORD", "Ordinært ansat eller delvist raskmeldt"),
                            ("T16_SELV", "Selvforsørgende"),
                            ("T17_ALM", "Anden borger, for hvem mentor er afgørende"),
                        ],
                        max_length=20,
                        verbose_name="målgruppe",
                    ),
                ),
                (
                    "themes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("practical", "Praktisk støtte"),
                                ("social", "Social støtte"),
                                ("job_education", "Støtte i job eller uddannelse"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="støttens art",
                    ),
                ),
                (
                    "need_text",
                    models.TextField(blank=True, verbose_name="behovet, og hvordan en mentor møder det"),
                ),
                ("decisive", models.TextField(blank=True, verbose_name="hvorfor mentor er afgørende")),
                (
                    "beyond_normal",
                    models.TextField(blank=True, verbose_name="ud over det sædvanlige på stedet"),
                ),
                (
                    "need",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("temporary", "Midlertidigt"),
                            ("lasting", "Vedvarende"),
                            ("unknown", "Ikke afklaret"),
                        ],
                        max_length=20,
                        verbose_name="behovets varighed",
                    ),
                ),
                ("boundary_note", models.TextField(blank=True, verbose_name="bemærkninger til snitflader")),
                (
                    "aim_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("job", "Job"),
                            ("flex_job", "Fleksjob"),
                            ("wage_subsidy", "Job med løntilskud"),
                            ("education", "Uddannelse"),
                            ("offer", "Tilbud eller aktivitet"),
                            ("keep_job", "Fastholde job"),
                        ],
                        max_length=20,
                        verbose_name="beskæftigelsesmål",
                    ),
                ),
                (
                    "aim_target",
                    models.CharField(blank=True, max_length=150, verbose_name="fag, skole eller tilbud"),
                ),
                ("aim_text", models.TextField(blank=True, verbose_name="målet beskrevet")),
                (
                    "aim_indicator",
                    models.CharField(blank=True, max_length=300, verbose_name="målet er nået, når"),
                ),
                ("aim_date", models.DateField(blank=True, null=True, verbose_name="målet nås senest")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "journalled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("journalled_at", models.DateTimeField(null=True)),
                (
                    "note",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.journalnote",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("journalled_at__isnull", True), ("journalled_by__isnull", True)),
                            models.Q(("journalled_at__isnull", False), ("journalled_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="assessment_journalled_pair",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="cases.assessment",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "benefit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cash_assistance", "Kontanthjælp"),
                            ("education_assistance", "Uddannelseshjælp"),
                            ("unemployment", "Dagpenge"),
                            ("sickness", "Sygedagpenge"),
                            ("resource_course", "Ressourceforløbsydelse"),
                            ("flex_job", "Fleksjob eller ledighedsydelse"),
                            ("disability_pension", "Førtidspension"),
                            ("rehabilitation", "Revalideringsydelse"),
                            ("self_help_benefit", "Selvforsørgelses- og hjemrejseydelse"),
                            ("employed", "Løn (ordinært ansat)"),
                            ("self_supporting", "Selvforsørgende"),
                            ("other", "Andet"),
                        ],
                        max_length=30,
                        verbose_name="ydelse",
                    ),
                ),
                (
                    "readiness",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("job_ready", "Jobparat"),
                            ("education_ready", "Uddannelsesparat"),
                            ("activity_ready", "Aktivitetsparat"),
                        ],
                        max_length=20,
                        verbose_name="visitationsgruppe",
                    ),
                ),
                (
                    "cannot_take_part_in_offers",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="kan i en periode ikke deltage i tilbud"
                    ),
                ),
                ("single_parent", models.BooleanField(blank=True, null=True, verbose_name="enlig forsørger")),
                (
                    "education_order",
                    models.BooleanField(blank=True, null=True, verbose_name="har uddannelsespålæg"),
                ),
                (
                    "qualifying_education",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="har en erhvervskompetencegivende uddannelse"
                    ),
                ),
                (
                    "starts_ordinary_education",
                    models.BooleanField(blank=True, null=True, verbose_name="begynder på ordinær uddannelse"),
                ),
                (
                    "earlier_contact_with_jobcentre",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="tidligere kontakt med jobcentret"
                    ),
                ),
                (
                    "integration_programme",
                    models.BooleanField(blank=True, null=True, verbose_name="i integrationsprogram"),
                ),
                (
                    "admission_on",
                    models.DateField(blank=True, null=True, verbose_name="optaget på uddannelse den"),
                ),
                ("discharge_on", models.DateField(blank=True, null=True, verbose_name="udskrives den")),
                (
                    "first_use_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="støtten taget i brug første gang den"
                    ),
                ),
                (
                    "target_group",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "T01_AKT_KTH",
                                "Aktivitetsparat kontanthjælpsmodtager, der i perioder ikke kan deltage i tilbud",
                            ),
                            (
                                "T02_AKT_UDH",
                                "Aktivitetsparat uddannelseshjælpsmodtager, der i perioder ikke kan deltage i tilbud",
                            ),
                            ("T03_ENL_UDH", "Enlig forsørger på uddannelseshjælp med uddannelsespålæg"),
                            ("T04_PSYK", "Borger, der udskrives fra psykiatrisk indlæggelse"),
                            ("T05_LOESL", "Borger, der løslades"),
                            ("T06_UNG30", "Ung under 30 år ved overgang til ordinær uddannelse"),
                            ("T07_RESS", "Person i ressourceforløb"),
                            ("T08_UDL_AKT", "Udlænding i beskæftigelsesrettede aktiviteter"),
                            ("T09_UDL_U30", "Udlænding under 30 år i ordinær uddannelse"),
                            ("T10_FLEKS", "Person i eller på vej til fleksjob"),
                            ("T11_SYG", "Sygedagpengemodtager"),
                            ("T12_FTP", "Førtidspensionist på vej tilbage"),
                            ("T13_DP_JOB", "Dagpengemodtager eller jobparat kontanthjælpsmodtager"),
                            ("T14_REVA", "Revalidend"),
                            ("T15_ORD", "Ordinært ansat eller delvist raskmeldt"),
                            ("T16_SELV", "Selvforsørgende"),
                            ("T17_ALM", "Anden borger, for hvem mentor er afgørende"),
                        ],
                        max_length=20,
                        verbose_name="målgruppe",
                    ),
                ),
                (
                    "themes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("practical", "Praktisk støtte"),
                                ("social", "Social støtte"),
                                ("job_education", "Støtte i job eller uddannelse"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="støttens art",
                    ),
                ),
                (
                    "need_text",
                    models.TextField(blank=True, verbose_name="behovet, og hvordan en mentor møder det"),
                ),
                ("decisive", models.TextField(blank=True, verbose_name="hvorfor mentor er afgørende")),
                (
                    "beyond_normal",
                    models.TextField(blank=True, verbose_name="ud over det sædvanlige på stedet"),
                ),
                (
                    "need",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("temporary", "Midlertidigt"),
                            ("lasting", "Vedvarende"),
                            ("unknown", "Ikke afklaret"),
                        ],
                        max_length=20,
                        verbose_name="behovets varighed",
                    ),
                ),
                ("boundary_note", models.TextField(blank=True, verbose_name="bemærkninger til snitflader")),
                (
                    "aim_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("job", "Job"),
                            ("flex_job", "Fleksjob"),
                            ("wage_subsidy", "Job med løntilskud"),
                            ("education", "Uddannelse"),
                            ("offer", "Tilbud eller aktivitet"),
                            ("keep_job", "Fastholde job"),
                        ],
                        max_length=20,
                        verbose_name="beskæftigelsesmål",
                    ),
                ),
                (
                    "aim_target",
                    models.CharField(blank=True, max_length=150, verbose_name="fag, skole eller tilbud"),
                ),
                ("aim_text", models.TextField(blank=True, verbose_name="målet beskrevet")),
                (
                    "aim_indicator",
                    models.CharField(blank=True, max_length=300, verbose_name="målet er nået, når"),
                ),
                ("aim_date", models.DateField(blank=True, null=True, verbose_name="målet nås senest")),
                (
                    "made_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "journalled_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("journalled_at", models.DateTimeField(null=True)),
                (
                    "note",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.journalnote",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BoundaryCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="boundary_checks",
                        to="cases.assessment",
                    ),
                ),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("SEL85", "Socialpædagogisk støtte, bostøtte (serviceloven § 85)"),
                            ("SEL96", "Borgerstyret personlig assistance (serviceloven § 96)"),
                            ("SEL102", "Særlig behandlingsmæssig bistand (serviceloven § 102)"),
                            ("SEL103", "Beskyttet beskæftigelse (serviceloven § 103)"),
                            ("PERS_ASS", "Personlig assistance til handicappede i erhverv"),
                            ("KONTAKT23", "Personlig rådgiver eller kontaktperson til unge under 23 år"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[("no", "Nej"), ("yes", "Ja"), ("unknown", "Ved ikke")], max_length=10
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "scheme"), name="boundary_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("scheme__in", ["SEL85", "SEL96", "SEL102", "SEL103", "PERS_ASS", "KONTAKT23"])
                        ),
                        name="boundary_scheme_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["no", "yes", "unknown"])),
                        name="boundary_answer_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoundaryCheckEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="cases.boundarycheck",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "assessment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.assessment",
                    ),
                ),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("SEL85", "Socialpædagogisk støtte, bostøtte (serviceloven § 85)"),
                            ("SEL96", "Borgerstyret personlig assistance (serviceloven § 96)"),
                            ("SEL102", "Særlig behandlingsmæssig bistand (serviceloven § 102)"),
                            ("SEL103", "Beskyttet beskæftigelse (serviceloven § 103)"),
                            ("PERS_ASS", "Personlig assistance til handicappede i erhverv"),
                            ("KONTAKT23", "Personlig rådgiver eller kontaktperson til unge under 23 år"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[("no", "Nej"), ("yes", "Ja"), ("unknown", "Ved ikke")], max_length=10
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CaseEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="cases.case",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("number", models.CharField(max_length=12, verbose_name="sagsnummer")),
                (
                    "citizen",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.citizen",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="core.team",
                        verbose_name="team",
                    ),
                ),
                (
                    "caseworker",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sagsbehandler",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Åbnet"),
                            ("under_assessment", "Vurderes af sagsbehandler"),
                            ("in_visitation", "Venter på visitation"),
                            ("granted", "Bevilget"),
                            ("rejected", "Afslag"),
                            ("closed", "Lukket"),
                        ],
                        default="open",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="anledning")),
                ("opened_on", models.DateField(verbose_name="åbnet")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="lukket")),
                ("complaint_open", models.BooleanField(default=False, verbose_name="klage under behandling")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CaseNumber",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="CitizenEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="cases.citizen",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "cpr",
                    mentorstotte.core.fields.CPRField(
                        error_messages={"unique": "Der findes allerede en borger med dette CPR-nummer."},
                        max_length=10,
                        verbose_name="CPR-nummer",
                    ),
                ),
                ("given_names", models.CharField(max_length=100, verbose_name="fornavn")),
                ("family_name", models.CharField(max_length=100, verbose_name="efternavn")),
                ("sort_key", models.CharField(db_collation="C", editable=False, max_length=210)),
                ("birth_date", models.DateField(verbose_name="fødselsdato")),
                ("address", models.CharField(blank=True, max_length=150, verbose_name="adresse")),
                ("postal_code", models.CharField(blank=True, max_length=4, verbose_name="postnr.")),
                ("city", models.CharField(blank=True, max_length=60, verbose_name="by")),
                (
                    "registered_municipality",
                    models.CharField(blank=True, max_length=4, verbose_name="bopælskommune (kode)"),
                ),
                ("no_fixed_abode", models.BooleanField(default=False, verbose_name="uden fast bopæl")),
                (
                    "address_protected_until",
                    models.DateField(blank=True, null=True, verbose_name="adressebeskyttelse til og med"),
                ),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="telefon")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                (
                    "digital_post_exempt",
                    models.BooleanField(default=False, verbose_name="fritaget for Digital Post"),
                ),
                (
                    "interpreter_language",
                    models.CharField(blank=True, max_length=60, verbose_name="tolk, sprog"),
                ),
                (
                    "representative_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Ingen"),
                            ("companion", "Bisidder"),
                            ("representative", "Partsrepræsentant med fuldmagt"),
                            ("guardian", "Værge"),
                        ],
                        max_length=20,
                        verbose_name="repræsentant",
                    ),
                ),
                (
                    "representative_name",
                    models.CharField(blank=True, max_length=150, verbose_name="repræsentantens navn"),
                ),
                (
                    "representative_contact",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="repræsentantens telefon eller e-mail"
                    ),
                ),
                ("moved_on", models.DateField(blank=True, null=True, verbose_name="flyttet fra kommunen")),
                ("moved_to", models.CharField(blank=True, max_length=100, verbose_name="flyttet til")),
                ("deceased_on", models.DateField(blank=True, null=True, verbose_name="død")),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CitizenName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "citizen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="name_words",
                        to="cases.citizen",
                    ),
                ),
                ("word", models.CharField(db_collation="C", max_length=100)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("word", "citizen"), name="citizen_name_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "citizen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="register_records",
                        to="cases.citizen",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("moved", "Flyttet fra kommunen"),
                            ("moved_in", "Flyttet til kommunen"),
                            ("deceased", "Død"),
                            ("protected", "Adressebeskyttelse"),
                        ],
                        max_length=20,
                        verbose_name="hændelse",
                    ),
                ),
                ("on", models.DateField(verbose_name="dato")),
                ("until", models.DateField(blank=True, null=True, verbose_name="til og med")),
                ("note", models.CharField(max_length=200, verbose_name="hvor ved du det fra?")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RegisterRecordEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="cases.registerrecord",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "citizen",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.citizen",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("moved", "Flyttet fra kommunen"),
                            ("moved_in", "Flyttet til kommunen"),
                            ("deceased", "Død"),
                            ("protected", "Adressebeskyttelse"),
                        ],
                        max_length=20,
                        verbose_name="hændelse",
                    ),
                ),
                ("on", models.DateField(verbose_name="dato")),
                ("until", models.DateField(blank=True, null=True, verbose_name="til og med")),
                ("note", models.CharField(max_length=200, verbose_name="hvor ved du det fra?")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="JournalNoteEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="cases.journalnote",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("note", "Notat"),
                            ("conversation", "Samtale med borgeren"),
                            ("assessment", "Vurdering"),
                            ("decision", "Afgørelse"),
                            ("agreement", "Aftale"),
                            ("follow_up", "Opfølgning"),
                            ("effect", "Effektvurdering"),
                            ("correction", "Rettelse ved tilføjelse"),
                        ],
                        default="note",
                        max_length=20,
                        verbose_name="slags",
                    ),
                ),
                ("occurred_on", models.DateField(verbose_name="dato for hændelsen")),
                ("theme", models.CharField(max_length=150, verbose_name="emne")),
                ("text", models.TextField(verbose_name="notat")),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.journalnote",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("written_at", models.DateTimeField(auto_now_add=True)),
                (
                    "finalised_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("finalised_at", models.DateTimeField(null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="IncomingDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incoming_documents",
                        to="cases.case",
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.document"
                    ),
                ),
                ("received_on", models.DateField(verbose_name="modtaget")),
                ("sender", models.CharField(max_length=150, verbose_name="afsender")),
                ("theme", models.CharField(max_length=150, verbose_name="emne")),
                (
                    "journalled_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("journalled_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-received_on", "-pk"],
                "indexes": [models.Index(fields=["case", "-received_on"], name="incoming_case")],
            },
        ),
        migrations.CreateModel(
            name="IncomingDocumentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="cases.incomingdocument",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="core.document",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="modtaget")),
                ("sender", models.CharField(max_length=150, verbose_name="afsender")),
                ("theme", models.CharField(max_length=150, verbose_name="emne")),
                (
                    "journalled_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("journalled_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PartyHearing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="party_hearings",
                        to="cases.case",
                    ),
                ),
                ("considered", models.TextField(verbose_name="det overvejer vi")),
                ("facts", models.JSONField(verbose_name="oplysninger, der taler imod")),
                ("answer_by", models.DateField(verbose_name="svarfrist")),
                (
                    "document",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.document",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sent_at", models.DateTimeField(auto_now_add=True)),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="svar modtaget")),
                ("answer", models.TextField(blank=True, verbose_name="borgerens svar")),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answered_on__isnull", False), ("answer", ""), _connector="OR"),
                        name="hearing_answer_has_its_date",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyHearingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="cases.partyhearing",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.case",
                    ),
                ),
                ("considered", models.TextField(verbose_name="det overvejer vi")),
                ("facts", models.JSONField(verbose_name="oplysninger, der taler imod")),
                ("answer_by", models.DateField(verbose_name="svarfrist")),
                (
                    "document",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="core.document",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sent_at", models.DateTimeField(auto_now_add=True)),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="svar modtaget")),
                ("answer", models.TextField(blank=True, verbose_name="borgerens svar")),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
