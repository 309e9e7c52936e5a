from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mentorstotte.core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        ("core", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("providers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="cases.case"
                    ),
                ),
                (
                    "assessment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposal",
                        to="cases.assessment",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("base", "Ny bevilling"), ("extension", "Forlængelse")],
                        default="base",
                        max_length=20,
                        verbose_name="slags",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Kladde hos sagsbehandler"),
                            ("submitted", "Venter på visitation"),
                            ("returned", "Sendt tilbage til sagsbehandler"),
                            ("approved", "Bevilget"),
                            ("rejected", "Afslag"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.mentor",
                        verbose_name="mentor",
                    ),
                ),
                ("not_tasks", models.TextField(blank=True, verbose_name="det hjælper mentoren ikke med")),
                (
                    "family_tie",
                    models.BooleanField(default=False, verbose_name="mentor og borger er i familie"),
                ),
                ("phase_out", models.JSONField(blank=True, default=list, verbose_name="plan for udfasning")),
                (
                    "exceptions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), blank=True, default=list, size=None
                    ),
                ),
                ("unread", models.JSONField(blank=True, default=dict)),
                ("rejection_draft", models.JSONField(blank=True, default=dict)),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("drafted_at", models.DateTimeField(auto_now_add=True)),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("submitted_at", models.DateTimeField(null=True)),
                ("verdict", models.JSONField(null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "saved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("saved_at", models.DateTimeField(null=True)),
                ("saved_from", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["case", "-id"], name="proposal_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "submitted", "returned", "approved", "rejected"])
                        ),
                        name="proposal_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["base", "extension"])), name="proposal_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("submitted_at__isnull", True), ("submitted_by__isnull", True)),
                            models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="proposal_submitted_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("saved_at__isnull", True), ("saved_by__isnull", True)),
                            models.Q(("saved_at__isnull", False), ("saved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="proposal_saved_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "returned", "rejected"]),
                            models.Q(("submitted_at__isnull", False), ("verdict__isnull", False)),
                            _connector="OR",
                        ),
                        name="proposal_submitted_has_verdict",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["draft", "submitted", "returned"])),
                        fields=("case",),
                        name="proposal_one_open_per_case",
                        violation_error_message="Sagen har allerede en indstilling, der ikke er afgjort.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=16, unique=True, verbose_name="aftalenummer")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="cases.case",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.team"
                    ),
                ),
                (
                    "caseworker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement",
                        to="agreements.proposal",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("base", "Ny bevilling"), ("extension", "Forlængelse")],
                        default="base",
                        max_length=20,
                        verbose_name="slags",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("here", "Oprettet her"), ("import", "Indlæst fra regneark")],
                        default="here",
                        max_length=10,
                        verbose_name="oprindelse",
                    ),
                ),
                ("in_force", models.BooleanField(default=False, verbose_name="i kraft")),
                ("start_date", models.DateField(verbose_name="fra")),
                ("end_date", models.DateField(verbose_name="til og med")),
                (
                    "weekly_hours",
                    mentorstotte.core.fields.HoursField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                Decimal("0.01"), "Timetallet skal være over 0."
                            )
                        ],
                        verbose_name="timer om ugen",
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="niveau")),
                (
                    "target_group",
                    models.CharField(
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
                    "mentor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.mentor",
                    ),
                ),
                ("next_follow_up", models.DateField(blank=True, null=True, verbose_name="næste opfølgning")),
                (
                    "effect_due",
                    models.DateField(blank=True, null=True, verbose_name="effektvurdering senest"),
                ),
                (
                    "effect_assessed_on",
                    models.DateField(blank=True, null=True, verbose_name="effekt vurderet"),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="stoppet før tid")),
                (
                    "ended_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("expired", "Udløbet"),
                            ("goal_reached", "Målet er nået"),
                            ("other_offer", "Andet tilbud"),
                            ("citizen_withdrew", "Borgeren ønsker ikke støtten"),
                            ("moved", "Flyttet fra kommunen"),
                            ("died", "Død"),
                            ("mentor_stopped", "Mentor er stoppet"),
                            ("target_group_changed", "Ny målgruppe"),
                            ("error", "Oprettet ved en fejl"),
                        ],
                        max_length=30,
                        verbose_name="årsag",
                    ),
                ),
                ("findings", models.JSONField(default=list, verbose_name="fund ved indlæsning")),
                ("to_correct", models.BooleanField(default=False, verbose_name="skal rettes op")),
            ],
            options={
                "ordering": ["end_date", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("in_force", True)),
                        fields=["caseworker", "end_date"],
                        name="agreement_work_list",
                    ),
                    models.Index(
                        condition=models.Q(("in_force", True)),
                        fields=["team", "end_date"],
                        name="agreement_team_list",
                    ),
                    models.Index(
                        condition=models.Q(("in_force", True)),
                        fields=["caseworker", "next_follow_up"],
                        name="agreement_follow_up",
                    ),
                    models.Index(
                        condition=models.Q(("in_force", True)),
                        fields=["team", "next_follow_up"],
                        name="agreement_team_follow_up",
                    ),
                    models.Index(
                        condition=models.Q(("effect_assessed_on__isnull", True), ("in_force", True)),
                        fields=["effect_due"],
                        name="agreement_effect_due",
                    ),
                    models.Index(fields=["case", "-start_date"], name="agreement_case"),
                    models.Index(
                        condition=models.Q(("in_force", True)),
                        fields=["mentor", "end_date"],
                        name="agreement_mentor",
                    ),
                    models.Index(
                        condition=models.Q(("to_correct", True)),
                        fields=["team", "end_date"],
                        name="agreement_to_correct",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end_date__gte", models.F("start_date")),
                            ("end_date__isnull", True),
                            ("start_date__isnull", True),
                            _connector="OR",
                        ),
                        name="agreement_dates",
                        violation_error_message="Slutdatoen kan ikke ligge før startdatoen.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["here", "import"])), name="agreement_origin_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "target_group__in",
                                [
                                    "T01_AKT_KTH",
                                    "T02_AKT_UDH",
                                    "T03_ENL_UDH",
                                    "T04_PSYK",
                                    "T05_LOESL",
                                    "T06_UNG30",
                                    "T07_RESS",
                                    "T08_UDL_AKT",
                                    "T09_UDL_U30",
                                    "T10_FLEKS",
                                    "T11_SYG",
                                    "T12_FTP",
                                    "T13_DP_JOB",
                                    "T14_REVA",
                                    "T15_ORD",
                                    "T16_SELV",
                                    "T17_ALM",
                                ],
                            )
                        ),
                        name="agreement_group_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", True), ("ended_reason", "")),
                            models.Q(
                                ("ended_on__isnull", False), models.Q(("ended_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="agreement_end_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin", "import"), ("weekly_hours__gt", 0), _connector="OR"),
                        name="agreement_hours_unless_imported",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementEvent",
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
                        to="agreements.agreement",
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
                ("number", models.CharField(max_length=16, verbose_name="aftalenummer")),
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
                    "team",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="core.team",
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
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.proposal",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("base", "Ny bevilling"), ("extension", "Forlængelse")],
                        default="base",
                        max_length=20,
                        verbose_name="slags",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("here", "Oprettet her"), ("import", "Indlæst fra regneark")],
                        default="here",
                        max_length=10,
                        verbose_name="oprindelse",
                    ),
                ),
                ("in_force", models.BooleanField(default=False, verbose_name="i kraft")),
                ("start_date", models.DateField(verbose_name="fra")),
                ("end_date", models.DateField(verbose_name="til og med")),
                (
                    "weekly_hours",
                    mentorstotte.core.fields.HoursField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                Decimal("0.01"), "Timetallet skal være over 0."
                            )
                        ],
                        verbose_name="timer om ugen",
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="niveau")),
                (
                    "target_group",
                    models.CharField(
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
                    "mentor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="providers.mentor",
                    ),
                ),
                ("next_follow_up", models.DateField(blank=True, null=True, verbose_name="næste opfølgning")),
                (
                    "effect_due",
                    models.DateField(blank=True, null=True, verbose_name="effektvurdering senest"),
                ),
                (
                    "effect_assessed_on",
                    models.DateField(blank=True, null=True, verbose_name="effekt vurderet"),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="stoppet før tid")),
                (
                    "ended_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("expired", "Udløbet"),
                            ("goal_reached", "Målet er nået"),
                            ("other_offer", "Andet tilbud"),
                            ("citizen_withdrew", "Borgeren ønsker ikke støtten"),
                            ("moved", "Flyttet fra kommunen"),
                            ("died", "Død"),
                            ("mentor_stopped", "Mentor er stoppet"),
                            ("target_group_changed", "Ny målgruppe"),
                            ("error", "Oprettet ved en fejl"),
                        ],
                        max_length=30,
                        verbose_name="årsag",
                    ),
                ),
                ("findings", models.JSONField(default=list, verbose_name="fund ved indlæsning")),
                ("to_correct", models.BooleanField(default=False, verbose_name="skal rettes op")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AgreementVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="agreements.agreement",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Kladde"),
                            ("ready", "Klar til print"),
                            ("sent", "Venter på underskrift"),
                            ("signed", "Underskrevet"),
                            ("imported", "Indlæst fra regneark"),
                            ("withdrawn", "Trukket tilbage"),
                            ("superseded", "Afløst af ny version"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("change", models.CharField(blank=True, max_length=300, verbose_name="ændringen")),
                (
                    "target_group",
                    models.CharField(
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
                    "entitlement",
                    models.CharField(
                        choices=[
                            ("R", "Ret"),
                            ("RP", "Ret og pligt"),
                            ("K", "Kan-tilbud"),
                            ("RL", "Ret efter servicestandarden"),
                        ],
                        max_length=2,
                        verbose_name="slags ret",
                    ),
                ),
                ("regime", models.CharField(max_length=20, verbose_name="lovgrundlag")),
                ("legal_basis", models.CharField(max_length=300, verbose_name="retsgrundlag")),
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
                        verbose_name="mål",
                    ),
                ),
                ("aim_text", models.TextField(blank=True, verbose_name="målet beskrevet")),
                (
                    "aim_indicator",
                    models.CharField(blank=True, max_length=300, verbose_name="målet er nået, når"),
                ),
                ("aim_date", models.DateField(blank=True, null=True, verbose_name="målet nås senest")),
                ("mentor_name", models.CharField(blank=True, max_length=150, verbose_name="mentorens navn")),
                (
                    "mentor_phone",
                    models.CharField(blank=True, max_length=30, verbose_name="mentorens arbejdstelefon"),
                ),
                (
                    "mentor_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="mentorens arbejdsmail"),
                ),
                (
                    "mentor_organisation",
                    models.CharField(blank=True, max_length=150, verbose_name="mentorens arbejdssted"),
                ),
                ("start_date", models.DateField(verbose_name="fra")),
                ("end_date", models.DateField(verbose_name="til og med")),
                ("not_tasks", models.TextField(blank=True, verbose_name="det hjælper mentoren ikke med")),
                ("contact", models.TextField(blank=True, verbose_name="aftalt kontakt")),
                ("complaint_guidance", models.TextField(blank=True, verbose_name="klagevejledning")),
                (
                    "document",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.document",
                    ),
                ),
                ("content_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "printed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("printed_at", models.DateTimeField(null=True)),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="underskrevet den")),
                (
                    "drafted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["agreement", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "number"), name="version_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["draft", "ready", "sent"])),
                        fields=("agreement",),
                        name="version_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["draft", "ready", "sent", "signed", "imported", "withdrawn", "superseded"],
                            )
                        ),
                        name="version_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end_date__gte", models.F("start_date")),
                            ("end_date__isnull", True),
                            ("start_date__isnull", True),
                            _connector="OR",
                        ),
                        name="version_dates",
                        violation_error_message="Slutdatoen kan ikke ligge før startdatoen.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("printed_at__isnull", True), ("printed_by__isnull", True)),
                            models.Q(("printed_at__isnull", False), ("printed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="version_printed_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["sent", "signed"]), _negated=True),
                            models.Q(
                                ("document__isnull", False),
                                ("printed_at__isnull", False),
                                models.Q(("content_sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="version_sent_is_frozen",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_on__isnull", False), ("state", "signed")),
                            models.Q(("state", "signed"), _negated=True),
                            _connector="OR",
                        ),
                        name="version_signed_has_its_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "imported", "withdrawn"]),
                            models.Q(
                                models.Q(("aim_text", ""), _negated=True),
                                models.Q(("aim_type", ""), _negated=True),
                                models.Q(("mentor_name", ""), _negated=True),
                                models.Q(("mentor_email", ""), ("mentor_phone", ""), _negated=True),
                                models.Q(("complaint_guidance", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="version_ready_has_its_fields",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementVersionEvent",
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
                        to="agreements.agreementversion",
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
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.agreement",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Kladde"),
                            ("ready", "Klar til print"),
                            ("sent", "Venter på underskrift"),
                            ("signed", "Underskrevet"),
                            ("imported", "Indlæst fra regneark"),
                            ("withdrawn", "Trukket tilbage"),
                            ("superseded", "Afløst af ny version"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("change", models.CharField(blank=True, max_length=300, verbose_name="ændringen")),
                (
                    "target_group",
                    models.CharField(
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
                    "entitlement",
                    models.CharField(
                        choices=[
                            ("R", "Ret"),
                            ("RP", "Ret og pligt"),
                            ("K", "Kan-tilbud"),
                            ("RL", "Ret efter servicestandarden"),
                        ],
                        max_length=2,
                        verbose_name="slags ret",
                    ),
                ),
                ("regime", models.CharField(max_length=20, verbose_name="lovgrundlag")),
                ("legal_basis", models.CharField(max_length=300, verbose_name="retsgrundlag")),
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
                        verbose_name="mål",
                    ),
                ),
                ("aim_text", models.TextField(blank=True, verbose_name="målet beskrevet")),
                (
                    "aim_indicator",
                    models.CharField(blank=True, max_length=300, verbose_name="målet er nået, når"),
                ),
                ("aim_date", models.DateField(blank=True, null=True, verbose_name="målet nås senest")),
                ("mentor_name", models.CharField(blank=True, max_length=150, verbose_name="mentorens navn")),
                (
                    "mentor_phone",
                    models.CharField(blank=True, max_length=30, verbose_name="mentorens arbejdstelefon"),
                ),
                (
                    "mentor_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="mentorens arbejdsmail"),
                ),
                (
                    "mentor_organisation",
                    models.CharField(blank=True, max_length=150, verbose_name="mentorens arbejdssted"),
                ),
                ("start_date", models.DateField(verbose_name="fra")),
                ("end_date", models.DateField(verbose_name="til og med")),
                ("not_tasks", models.TextField(blank=True, verbose_name="det hjælper mentoren ikke med")),
                ("contact", models.TextField(blank=True, verbose_name="aftalt kontakt")),
                ("complaint_guidance", models.TextField(blank=True, verbose_name="klagevejledning")),
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
                ("content_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "printed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("printed_at", models.DateTimeField(null=True)),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="underskrevet den")),
                (
                    "drafted_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="VersionTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="agreements.agreementversion",
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("practical", "Praktisk støtte"),
                            ("social", "Social støtte"),
                            ("job_education", "Støtte i job eller uddannelse"),
                        ],
                        max_length=20,
                        verbose_name="art",
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="opgave")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="VersionTaskEvent",
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
                        to="agreements.versiontask",
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
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.agreementversion",
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("practical", "Praktisk støtte"),
                            ("social", "Social støtte"),
                            ("job_education", "Støtte i job eller uddannelse"),
                        ],
                        max_length=20,
                        verbose_name="art",
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="opgave")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Segment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="segments",
                        to="agreements.agreementversion",
                    ),
                ),
                ("start", models.DateField(verbose_name="fra")),
                ("end", models.DateField(verbose_name="til og med")),
                ("level", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="niveau")),
                (
                    "weekly_hours",
                    mentorstotte.core.fields.HoursField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                Decimal("0.01"), "Timetallet skal være over 0."
                            )
                        ],
                        verbose_name="timer om ugen",
                    ),
                ),
                (
                    "hourly_price",
                    mentorstotte.core.fields.MoneyField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="timepris, kr."
                    ),
                ),
            ],
            options={
                "ordering": ["start"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end__gte", models.F("start")),
                            ("end__isnull", True),
                            ("start__isnull", True),
                            _connector="OR",
                        ),
                        name="segment_dates",
                        violation_error_message="Slutdatoen kan ikke ligge før startdatoen.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("version", "="),
                            (
                                models.Func(
                                    models.F("start"),
                                    models.F("end"),
                                    models.Value("[]"),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                        ],
                        name="segment_no_overlap",
                        violation_error_message="To perioder med timer overlapper hinanden.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SegmentEvent",
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
                        to="agreements.segment",
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
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.agreementversion",
                    ),
                ),
                ("start", models.DateField(verbose_name="fra")),
                ("end", models.DateField(verbose_name="til og med")),
                ("level", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="niveau")),
                (
                    "weekly_hours",
                    mentorstotte.core.fields.HoursField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                Decimal("0.01"), "Timetallet skal være over 0."
                            )
                        ],
                        verbose_name="timer om ugen",
                    ),
                ),
                (
                    "hourly_price",
                    mentorstotte.core.fields.MoneyField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="timepris, kr."
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signature",
                        to="agreements.agreementversion",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("paper", "På papir"),
                            ("representative", "Ved repræsentant med fuldmagt"),
                            ("refused", "Borgeren vil ikke skrive under"),
                        ],
                        max_length=20,
                        verbose_name="måde",
                    ),
                ),
                (
                    "citizen_signed_on",
                    models.DateField(blank=True, null=True, verbose_name="borgeren skrev under den"),
                ),
                ("jobcentre_signed_on", models.DateField(verbose_name="kommunen skrev under den")),
                (
                    "representative_name",
                    models.CharField(blank=True, max_length=150, verbose_name="repræsentantens navn"),
                ),
                ("refusal_category", models.CharField(blank=True, max_length=30)),
                (
                    "refusal_reason",
                    models.TextField(blank=True, verbose_name="borgerens grund til ikke at skrive under"),
                ),
                ("early_start_category", models.CharField(blank=True, max_length=30)),
                (
                    "early_start_reason",
                    models.TextField(blank=True, verbose_name="begrundelse for start før underskrift"),
                ),
                (
                    "scan",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.document",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("registered_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ["paper", "representative", "refused"])),
                        name="signature_method_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("citizen_signed_on__isnull", True),
                                ("method", "refused"),
                                models.Q(("refusal_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("method", "refused"), _negated=True),
                                ("citizen_signed_on__isnull", False),
                                ("scan__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="signature_signed_or_refused",
                        violation_error_message="En underskrevet aftale skal have dato og scanning; et afslag på at skrive under en grund.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignatureEvent",
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
                        to="agreements.signature",
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
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.agreementversion",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("paper", "På papir"),
                            ("representative", "Ved repræsentant med fuldmagt"),
                            ("refused", "Borgeren vil ikke skrive under"),
                        ],
                        max_length=20,
                        verbose_name="måde",
                    ),
                ),
                (
                    "citizen_signed_on",
                    models.DateField(blank=True, null=True, verbose_name="borgeren skrev under den"),
                ),
                ("jobcentre_signed_on", models.DateField(verbose_name="kommunen skrev under den")),
                (
                    "representative_name",
                    models.CharField(blank=True, max_length=150, verbose_name="repræsentantens navn"),
                ),
                ("refusal_category", models.CharField(blank=True, max_length=30)),
                (
                    "refusal_reason",
                    models.TextField(blank=True, verbose_name="borgerens grund til ikke at skrive under"),
                ),
                ("early_start_category", models.CharField(blank=True, max_length=30)),
                (
                    "early_start_reason",
                    models.TextField(blank=True, verbose_name="begrundelse for start før underskrift"),
                ),
                (
                    "scan",
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
                    "registered_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("registered_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="agreements.agreement",
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="om")),
                ("due_on", models.DateField(verbose_name="frist")),
                ("step", models.SmallIntegerField(verbose_name="dage før fristen")),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "notice",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.notice",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("notice__isnull", True)),
                        fields=["id"],
                        name="reminder_without_notice",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "kind", "due_on", "step"), name="reminder_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="agreements.agreement",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="dato")),
                ("participants", models.CharField(blank=True, max_length=200, verbose_name="deltagere")),
                ("purpose_present", models.BooleanField(verbose_name="formålet er stadig til stede")),
                ("new_purpose", models.TextField(blank=True, verbose_name="nyt formål")),
                (
                    "progress",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="fremgang",
                    ),
                ),
                ("text", models.TextField(verbose_name="hvordan går det")),
                ("hours_used_for", models.TextField(blank=True, verbose_name="hvad timerne er brugt til")),
                (
                    "feedback_read",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="mentorens skriftlige tilbagemelding er læst"
                    ),
                ),
                ("citizen_view", models.TextField(blank=True, verbose_name="borgerens egen vurdering")),
                (
                    "hours_confirmed",
                    models.BooleanField(blank=True, null=True, verbose_name="borgeren bekræfter timerne"),
                ),
                ("adjust", models.TextField(blank=True, verbose_name="det skal ændres")),
                (
                    "note",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.journalnote"
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("registered_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-held_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "held_on"),
                        name="follow_up_once_a_day",
                        violation_error_message="Der er allerede registreret en opfølgning den dag.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("progress__gte", 1), ("progress__lte", 5)),
                        name="follow_up_progress_1_to_5",
                        violation_error_message="Fremgangen er et tal fra 1 til 5.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="follow_up_has_text"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUpEvent",
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
                        to="agreements.followup",
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
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.agreement",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="dato")),
                ("participants", models.CharField(blank=True, max_length=200, verbose_name="deltagere")),
                ("purpose_present", models.BooleanField(verbose_name="formålet er stadig til stede")),
                ("new_purpose", models.TextField(blank=True, verbose_name="nyt formål")),
                (
                    "progress",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="fremgang",
                    ),
                ),
                ("text", models.TextField(verbose_name="hvordan går det")),
                ("hours_used_for", models.TextField(blank=True, verbose_name="hvad timerne er brugt til")),
                (
                    "feedback_read",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="mentorens skriftlige tilbagemelding er læst"
                    ),
                ),
                ("citizen_view", models.TextField(blank=True, verbose_name="borgerens egen vurdering")),
                (
                    "hours_confirmed",
                    models.BooleanField(blank=True, null=True, verbose_name="borgeren bekræfter timerne"),
                ),
                ("adjust", models.TextField(blank=True, verbose_name="det skal ændres")),
                (
                    "note",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.journalnote",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("registered_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="EffectAssessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="effect_assessments",
                        to="agreements.agreement",
                    ),
                ),
                ("assessed_on", models.DateField(verbose_name="dato")),
                (
                    "effect",
                    models.CharField(
                        choices=[
                            ("reached", "Målet er nået"),
                            ("closer", "Borgeren er kommet nærmere målet"),
                            ("unchanged", "Uændret"),
                            ("further", "Borgeren er længere fra målet"),
                        ],
                        max_length=20,
                        verbose_name="virkning for målet",
                    ),
                ),
                (
                    "recommendation",
                    models.CharField(
                        choices=[
                            ("stop", "Stop ved udløb"),
                            ("phase_out", "Trap ned"),
                            ("extend_same", "Forlæng med samme timetal"),
                            ("extend_lower", "Forlæng med færre timer"),
                            ("extend_higher", "Forlæng med flere timer"),
                            ("other_law", "Hjælp efter en anden lov"),
                        ],
                        max_length=20,
                        verbose_name="anbefaling",
                    ),
                ),
                ("text", models.TextField(verbose_name="begrundelse")),
                ("in_dialogue", models.BooleanField(verbose_name="lavet i dialog med borgeren")),
                ("without_dialogue", models.TextField(blank=True, verbose_name="hvorfor uden borgeren")),
                (
                    "note",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.journalnote"
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("registered_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-assessed_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "assessed_on"),
                        name="effect_once_a_day",
                        violation_error_message="Der er allerede registreret en effektvurdering den dag.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effect__in", ["reached", "closer", "unchanged", "further"])),
                        name="effect_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "recommendation__in",
                                [
                                    "stop",
                                    "phase_out",
                                    "extend_same",
                                    "extend_lower",
                                    "extend_higher",
                                    "other_law",
                                ],
                            )
                        ),
                        name="effect_recommendation_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="effect_has_text"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("in_dialogue", True), ("without_dialogue", "")),
                            models.Q(
                                ("in_dialogue", False), models.Q(("without_dialogue", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="effect_dialogue_or_why_not",
                        violation_error_message="Effektvurderingen laves sammen med borgeren; ellers skal der stå hvorfor ikke.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EffectAssessmentEvent",
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
                        to="agreements.effectassessment",
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
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.agreement",
                    ),
                ),
                ("assessed_on", models.DateField(verbose_name="dato")),
                (
                    "effect",
                    models.CharField(
                        choices=[
                            ("reached", "Målet er nået"),
                            ("closer", "Borgeren er kommet nærmere målet"),
                            ("unchanged", "Uændret"),
                            ("further", "Borgeren er længere fra målet"),
                        ],
                        max_length=20,
                        verbose_name="virkning for målet",
                    ),
                ),
                (
                    "recommendation",
                    models.CharField(
                        choices=[
                            ("stop", "Stop ved udløb"),
                            ("phase_out", "Trap ned"),
                            ("extend_same", "Forlæng med samme timetal"),
                            ("extend_lower", "Forlæng med færre timer"),
                            ("extend_higher", "Forlæng med flere timer"),
                            ("other_law", "Hjælp efter en anden lov"),
                        ],
                        max_length=20,
                        verbose_name="anbefaling",
                    ),
                ),
                ("text", models.TextField(verbose_name="begrundelse")),
                ("in_dialogue", models.BooleanField(verbose_name="lavet i dialog med borgeren")),
                ("without_dialogue", models.TextField(blank=True, verbose_name="hvorfor uden borgeren")),
                (
                    "note",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.journalnote",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("registered_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProposalEvent",
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
                        to="agreements.proposal",
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
                    "kind",
                    models.CharField(
                        choices=[("base", "Ny bevilling"), ("extension", "Forlængelse")],
                        default="base",
                        max_length=20,
                        verbose_name="slags",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Kladde hos sagsbehandler"),
                            ("submitted", "Venter på visitation"),
                            ("returned", "Sendt tilbage til sagsbehandler"),
                            ("approved", "Bevilget"),
                            ("rejected", "Afslag"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="providers.mentor",
                        verbose_name="mentor",
                    ),
                ),
                ("not_tasks", models.TextField(blank=True, verbose_name="det hjælper mentoren ikke med")),
                (
                    "family_tie",
                    models.BooleanField(default=False, verbose_name="mentor og borger er i familie"),
                ),
                ("phase_out", models.JSONField(blank=True, default=list, verbose_name="plan for udfasning")),
                (
                    "exceptions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), blank=True, default=list, size=None
                    ),
                ),
                ("unread", models.JSONField(blank=True, default=dict)),
                ("rejection_draft", models.JSONField(blank=True, default=dict)),
                (
                    "drafted_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("drafted_at", models.DateTimeField(auto_now_add=True)),
                (
                    "submitted_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("submitted_at", models.DateTimeField(null=True)),
                ("verdict", models.JSONField(null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "saved_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("saved_at", models.DateTimeField(null=True)),
                ("saved_from", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProposalSegment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="segments",
                        to="agreements.proposal",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("start", models.DateField(blank=True, null=True, verbose_name="fra")),
                ("end", models.DateField(blank=True, null=True, verbose_name="til og med")),
                ("level", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="niveau")),
                (
                    "weekly_hours",
                    mentorstotte.core.fields.HoursField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                Decimal("0.01"), "Timetallet skal være over 0."
                            )
                        ],
                        verbose_name="timer om ugen",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "number"), name="proposal_segment_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end__gte", models.F("start")),
                            ("end__isnull", True),
                            ("start__isnull", True),
                            _connector="OR",
                        ),
                        name="proposal_segment_dates",
                        violation_error_message="Slutdatoen kan ikke ligge før startdatoen.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekly_hours__gt", 0)), name="proposal_segment_hours_positive"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("end__isnull", False), ("start__isnull", False)),
                        expressions=[
                            ("proposal", "="),
                            (
                                models.Func(
                                    models.F("start"),
                                    models.F("end"),
                                    models.Value("[]"),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                        ],
                        name="proposal_segment_no_overlap",
                        violation_error_message="To perioder med timer overlapper hinanden.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalSegmentEvent",
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
                        to="agreements.proposalsegment",
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
                    "proposal",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.proposal",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("start", models.DateField(blank=True, null=True, verbose_name="fra")),
                ("end", models.DateField(blank=True, null=True, verbose_name="til og med")),
                ("level", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="niveau")),
                (
                    "weekly_hours",
                    mentorstotte.core.fields.HoursField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                Decimal("0.01"), "Timetallet skal være over 0."
                            )
                        ],
                        verbose_name="timer om ugen",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProposalTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="agreements.proposal",
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("practical", "Praktisk støtte"),
                            ("social", "Social støtte"),
                            ("job_education", "Støtte i job eller uddannelse"),
                        ],
                        max_length=20,
                        verbose_name="art",
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="opgave")),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("theme", ""),
                            ("theme__in", ["practical", "social", "job_education"]),
                            _connector="OR",
                        ),
                        name="proposal_task_theme_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalTaskEvent",
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
                        to="agreements.proposaltask",
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
                    "proposal",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.proposal",
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("practical", "Praktisk støtte"),
                            ("social", "Social støtte"),
                            ("job_education", "Støtte i job eller uddannelse"),
                        ],
                        max_length=20,
                        verbose_name="art",
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="opgave")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Deviation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deviations",
                        to="agreements.proposal",
                    ),
                ),
                ("rule", models.CharField(max_length=10, verbose_name="regel")),
                ("rule_text", models.TextField(blank=True, verbose_name="reglens ordlyd dengang")),
                ("category", models.CharField(blank=True, max_length=60, verbose_name="kategori")),
                ("text", models.TextField(blank=True, verbose_name="begrundelse")),
                ("passage", models.TextField(blank=True, verbose_name="sted i vurderingen")),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("given_at", models.DateTimeField(auto_now_add=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("approved_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["rule"],
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "rule"), name="deviation_once_per_rule"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="deviation_approved_pair",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeviationEvent",
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
                        to="agreements.deviation",
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
                    "proposal",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.proposal",
                    ),
                ),
                ("rule", models.CharField(max_length=10, verbose_name="regel")),
                ("rule_text", models.TextField(blank=True, verbose_name="reglens ordlyd dengang")),
                ("category", models.CharField(blank=True, max_length=60, verbose_name="kategori")),
                ("text", models.TextField(blank=True, verbose_name="begrundelse")),
                ("passage", models.TextField(blank=True, verbose_name="sted i vurderingen")),
                (
                    "given_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("given_at", models.DateTimeField(auto_now_add=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("approved_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Decision",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="cases.case"
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="agreements.proposal",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("granted", "Bevilling"), ("rejected", "Afslag")],
                        max_length=20,
                        verbose_name="afgørelse",
                    ),
                ),
                ("reasons", models.TextField(verbose_name="begrundelse")),
                ("guidance", models.TextField(blank=True, verbose_name="vejledning om anden hjælp")),
                ("legal_basis", models.CharField(max_length=300, verbose_name="retsgrundlag")),
                ("complaint_guidance", models.TextField(verbose_name="klagevejledning")),
                ("verdict", models.JSONField(default=dict)),
                (
                    "hearing",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.partyhearing",
                    ),
                ),
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
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(auto_now_add=True)),
                ("received_on", models.DateField(blank=True, null=True, verbose_name="modtaget af borgeren")),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="agreements.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["case", "-id"], name="decision_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["granted", "rejected"])),
                        name="decision_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("complaint_guidance", ""), _negated=True),
                        name="decision_has_complaint_guidance",
                        violation_error_message="En afgørelse skal have en klagevejledning.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionEvent",
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
                        to="agreements.decision",
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
                    "proposal",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.proposal",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("granted", "Bevilling"), ("rejected", "Afslag")],
                        max_length=20,
                        verbose_name="afgørelse",
                    ),
                ),
                ("reasons", models.TextField(verbose_name="begrundelse")),
                ("guidance", models.TextField(blank=True, verbose_name="vejledning om anden hjælp")),
                ("legal_basis", models.CharField(max_length=300, verbose_name="retsgrundlag")),
                ("complaint_guidance", models.TextField(verbose_name="klagevejledning")),
                ("verdict", models.JSONField(default=dict)),
                (
                    "hearing",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.partyhearing",
                    ),
                ),
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
                    "decided_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(auto_now_add=True)),
                ("received_on", models.DateField(blank=True, null=True, verbose_name="modtaget af borgeren")),
                (
                    "replaces",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.decision",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
