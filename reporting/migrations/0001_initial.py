import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import mentorstotte.core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agreements", "0001_initial"),
        ("cases", "0001_initial"),
        ("core", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("providers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("agreements", "Mentorforløb"),
                            ("frameworks", "Rammeaftaler"),
                            ("ledger", "Posteringer"),
                        ],
                        max_length=20,
                        verbose_name="hvad",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "Læses"),
                            ("preview", "Klar til gennemsyn"),
                            ("running", "Indlæses"),
                            ("done", "Indlæst"),
                            ("failed", "Stoppet"),
                            ("dropped", "Fortrudt"),
                        ],
                        default="reading",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("file_name", models.CharField(max_length=200, verbose_name="fil")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.document"
                    ),
                ),
                (
                    "refused_document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.document",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("on", models.DateField(verbose_name="dommens dag")),
                ("only_good_rows", models.BooleanField(default=False)),
                ("names", models.JSONField(default=dict, verbose_name="navne i arket")),
                ("owners", models.JSONField(default=dict, verbose_name="sagsbehandlere i arket → brugere")),
                ("teams", models.JSONField(default=dict, verbose_name="teams i arket → teams")),
                ("notices", models.JSONField(default=list, verbose_name="bemærkninger til filen")),
                ("result", models.JSONField(default=dict, verbose_name="hvad der blev gemt")),
                ("error", models.CharField(blank=True, max_length=600)),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["agreements", "frameworks", "ledger"])),
                        name="import_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["reading", "preview", "running", "done", "failed", "dropped"])
                        ),
                        name="import_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportBatchEvent",
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
                        to="reporting.importbatch",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("agreements", "Mentorforløb"),
                            ("frameworks", "Rammeaftaler"),
                            ("ledger", "Posteringer"),
                        ],
                        max_length=20,
                        verbose_name="hvad",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "Læses"),
                            ("preview", "Klar til gennemsyn"),
                            ("running", "Indlæses"),
                            ("done", "Indlæst"),
                            ("failed", "Stoppet"),
                            ("dropped", "Fortrudt"),
                        ],
                        default="reading",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("file_name", models.CharField(max_length=200, verbose_name="fil")),
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
                (
                    "refused_document",
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
                    "uploaded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("on", models.DateField(verbose_name="dommens dag")),
                ("only_good_rows", models.BooleanField(default=False)),
                ("names", models.JSONField(default=dict, verbose_name="navne i arket")),
                ("owners", models.JSONField(default=dict, verbose_name="sagsbehandlere i arket → brugere")),
                ("teams", models.JSONField(default=dict, verbose_name="teams i arket → teams")),
                ("notices", models.JSONField(default=list, verbose_name="bemærkninger til filen")),
                ("result", models.JSONField(default=dict, verbose_name="hvad der blev gemt")),
                ("error", models.CharField(blank=True, max_length=600)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ImportProgress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="progress",
                        to="reporting.importbatch",
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("waiting", "Venter på tur"),
                            ("reading", "Læser rækkerne"),
                            ("storing", "Gemmer rækkerne"),
                        ],
                        default="waiting",
                        max_length=20,
                        verbose_name="trin",
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="forsøg")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("step__in", ["waiting", "reading", "storing"])),
                        name="import_step_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="reporting.importbatch",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="række")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("good", "Kan indlæses"),
                            ("marked", "Kan indlæses, skal rettes op"),
                            ("known", "Findes allerede"),
                            ("refused", "Kan ikke indlæses"),
                        ],
                        max_length=10,
                        verbose_name="dom",
                    ),
                ),
                ("values", models.JSONField(default=dict)),
                ("errors", models.JSONField(default=list)),
                ("marks", models.JSONField(default=list)),
                (
                    "agreement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.agreement",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "number"), name="import_row_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["good", "marked", "known", "refused"])),
                        name="import_row_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerPosting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("voucher", models.CharField(max_length=50, verbose_name="bilag")),
                ("posted_on", models.DateField(verbose_name="posteringsdato")),
                (
                    "cpr",
                    mentorstotte.core.fields.CPRField(blank=True, max_length=10, verbose_name="CPR-nummer"),
                ),
                (
                    "citizen",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.citizen",
                    ),
                ),
                (
                    "mentor_kind",
                    models.CharField(
                        choices=[
                            ("external", "Ekstern"),
                            ("company", "Virksomhed"),
                            ("education", "Uddannelsessted"),
                            ("municipal", "Kommunal"),
                            ("workplace", "Arbejdsplads"),
                            ("social", "Socialområdet"),
                        ],
                        max_length=20,
                        verbose_name="mentortype",
                    ),
                ),
                (
                    "amount",
                    mentorstotte.core.fields.MoneyField(
                        decimal_places=2, max_digits=12, verbose_name="beløb, kr."
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="tekst")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reporting.importbatch",
                    ),
                ),
            ],
            options={
                "ordering": ["posted_on", "pk"],
                "indexes": [
                    models.Index(
                        fields=["posted_on", "mentor_kind"], include=("amount",), name="ledger_year_kind"
                    ),
                    models.Index(fields=["cpr"], name="ledger_cpr"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "mentor_kind__in",
                                ["external", "company", "education", "municipal", "workplace", "social"],
                            )
                        ),
                        name="ledger_kind_known",
                    ),
                    models.UniqueConstraint(
                        models.F("voucher"),
                        django.db.models.functions.datetime.ExtractYear("posted_on"),
                        name="ledger_voucher_once_a_year",
                        violation_error_message="Bilaget er allerede bogført i det år.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerPostingEvent",
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
                        to="reporting.ledgerposting",
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
                ("voucher", models.CharField(max_length=50, verbose_name="bilag")),
                ("posted_on", models.DateField(verbose_name="posteringsdato")),
                (
                    "cpr",
                    mentorstotte.core.fields.CPRField(blank=True, max_length=10, verbose_name="CPR-nummer"),
                ),
                (
                    "citizen",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.citizen",
                    ),
                ),
                (
                    "mentor_kind",
                    models.CharField(
                        choices=[
                            ("external", "Ekstern"),
                            ("company", "Virksomhed"),
                            ("education", "Uddannelsessted"),
                            ("municipal", "Kommunal"),
                            ("workplace", "Arbejdsplads"),
                            ("social", "Socialområdet"),
                        ],
                        max_length=20,
                        verbose_name="mentortype",
                    ),
                ),
                (
                    "amount",
                    mentorstotte.core.fields.MoneyField(
                        decimal_places=2, max_digits=12, verbose_name="beløb, kr."
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="tekst")),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reporting.importbatch",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ControlTotal",
            fields=[
                (
                    "year",
                    models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name="år"),
                ),
                (
                    "amount",
                    mentorstotte.core.fields.MoneyField(
                        decimal_places=2, max_digits=12, verbose_name="oplyst total, kr."
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="kilde")),
            ],
        ),
        migrations.CreateModel(
            name="ControlTotalEvent",
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
                        to="reporting.controltotal",
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
                ("year", models.PositiveSmallIntegerField(serialize=False, verbose_name="år")),
                (
                    "amount",
                    mentorstotte.core.fields.MoneyField(
                        decimal_places=2, max_digits=12, verbose_name="oplyst total, kr."
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="kilde")),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
