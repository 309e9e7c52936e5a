from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import mentorstotte.core.fields
import providers.models.supplier


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Supplier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="navn")),
                (
                    "cvr",
                    models.CharField(
                        blank=True,
                        max_length=8,
                        validators=[providers.models.supplier.validate_cvr],
                        verbose_name="CVR-nummer",
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="telefon")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("active", models.BooleanField(default=True, verbose_name="i brug")),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="supplier_name_once",
                        violation_error_message="Der er allerede en leverandør med det navn.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SupplierEvent",
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
                        to="providers.supplier",
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
                ("name", models.CharField(max_length=150, verbose_name="navn")),
                (
                    "cvr",
                    models.CharField(
                        blank=True,
                        max_length=8,
                        validators=[providers.models.supplier.validate_cvr],
                        verbose_name="CVR-nummer",
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="telefon")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("active", models.BooleanField(default=True, verbose_name="i brug")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Mentor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="navn")),
                ("sort_key", models.CharField(db_collation="C", editable=False, max_length=160)),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentors",
                        to="providers.supplier",
                        verbose_name="leverandør",
                    ),
                ),
                (
                    "kind",
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
                        verbose_name="slags mentor",
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="arbejdstelefon")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="arbejdsmail")),
                (
                    "qualifications",
                    models.TextField(blank=True, verbose_name="kvalifikationer (dokumenterede)"),
                ),
                ("way_of_working", models.TextField(blank=True, verbose_name="arbejdsform")),
                ("languages", models.CharField(blank=True, max_length=150, verbose_name="sprog")),
                ("area", models.CharField(blank=True, max_length=100, verbose_name="geografisk område")),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("discharge_coordinator", "Udskrivningskoordinator"),
                                ("release_coordinator", "Udslusningskoordinator"),
                                ("study_start_coordinator", "Studiestartskoordinator"),
                            ],
                            max_length=30,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="særlige roller",
                    ),
                ),
                (
                    "special_competence",
                    models.BooleanField(default=False, verbose_name="særlige kompetencer er dokumenteret"),
                ),
                (
                    "capacity_hours",
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
                        verbose_name="kapacitet, timer om ugen",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="kan få nye forløb")),
            ],
            options={
                "ordering": ["sort_key", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        models.F("supplier"),
                        name="mentor_name_once_per_supplier",
                        violation_error_message="Leverandøren har allerede en mentor med det navn.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["external", "company", "education", "municipal", "workplace", "social"],
                            )
                        ),
                        name="mentor_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MentorEvent",
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
                        to="providers.mentor",
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
                ("name", models.CharField(max_length=150, verbose_name="navn")),
                ("sort_key", models.CharField(db_collation="C", editable=False, max_length=160)),
                (
                    "supplier",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="providers.supplier",
                        verbose_name="leverandør",
                    ),
                ),
                (
                    "kind",
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
                        verbose_name="slags mentor",
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="arbejdstelefon")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="arbejdsmail")),
                (
                    "qualifications",
                    models.TextField(blank=True, verbose_name="kvalifikationer (dokumenterede)"),
                ),
                ("way_of_working", models.TextField(blank=True, verbose_name="arbejdsform")),
                ("languages", models.CharField(blank=True, max_length=150, verbose_name="sprog")),
                ("area", models.CharField(blank=True, max_length=100, verbose_name="geografisk område")),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("discharge_coordinator", "Udskrivningskoordinator"),
                                ("release_coordinator", "Udslusningskoordinator"),
                                ("study_start_coordinator", "Studiestartskoordinator"),
                            ],
                            max_length=30,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="særlige roller",
                    ),
                ),
                (
                    "special_competence",
                    models.BooleanField(default=False, verbose_name="særlige kompetencer er dokumenteret"),
                ),
                (
                    "capacity_hours",
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
                        verbose_name="kapacitet, timer om ugen",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="kan få nye forløb")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MentorRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rates",
                        to="providers.mentor",
                    ),
                ),
                (
                    "hourly_price",
                    mentorstotte.core.fields.MoneyField(
                        decimal_places=2, max_digits=12, verbose_name="timepris, kr."
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="gælder fra")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="til og med")),
            ],
            options={
                "ordering": ["-valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__gte", models.F("valid_from")),
                            ("valid_to__isnull", True),
                            ("valid_from__isnull", True),
                            _connector="OR",
                        ),
                        name="rate_dates",
                        violation_error_message="Slutdatoen kan ikke ligge før startdatoen.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hourly_price__gte", 0)),
                        name="rate_not_negative",
                        violation_error_message="Prisen kan ikke være negativ.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("mentor", "="),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_to"),
                                    models.Value("[]"),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                        ],
                        name="rate_no_overlap",
                        violation_error_message="Mentoren har allerede en pris i den periode.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MentorRateEvent",
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
                        to="providers.mentorrate",
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
                    "mentor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="providers.mentor",
                    ),
                ),
                (
                    "hourly_price",
                    mentorstotte.core.fields.MoneyField(
                        decimal_places=2, max_digits=12, verbose_name="timepris, kr."
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="gælder fra")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="til og med")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FrameworkAgreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="frameworks",
                        to="providers.supplier",
                        verbose_name="virksomhed",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("company_centre", "Virksomhedscenter"),
                            ("partnership", "Partnerskabsaftale"),
                        ],
                        max_length=20,
                        verbose_name="aftaletype",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="gælder fra")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="til og med")),
                (
                    "hourly_price",
                    mentorstotte.core.fields.MoneyField(
                        decimal_places=2, max_digits=12, verbose_name="timepris, kr."
                    ),
                ),
                (
                    "committed_hours",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=6, verbose_name="faste timer pr. uge"
                    ),
                ),
            ],
            options={
                "ordering": ["supplier__name", "-valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["company_centre", "partnership"])),
                        name="framework_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__gte", models.F("valid_from")),
                            ("valid_to__isnull", True),
                            ("valid_from__isnull", True),
                            _connector="OR",
                        ),
                        name="framework_dates",
                        violation_error_message="Slutdatoen kan ikke ligge før startdatoen.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("supplier", "="),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_to"),
                                    models.Value("[]"),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                        ],
                        name="framework_no_overlap",
                        violation_error_message="Virksomheden har allerede en rammeaftale i den periode.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FrameworkAgreementEvent",
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
                        to="providers.frameworkagreement",
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
                    "supplier",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="providers.supplier",
                        verbose_name="virksomhed",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("company_centre", "Virksomhedscenter"),
                            ("partnership", "Partnerskabsaftale"),
                        ],
                        max_length=20,
                        verbose_name="aftaletype",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="gælder fra")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="til og med")),
                (
                    "hourly_price",
                    mentorstotte.core.fields.MoneyField(
                        decimal_places=2, max_digits=12, verbose_name="timepris, kr."
                    ),
                ),
                (
                    "committed_hours",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=6, verbose_name="faste timer pr. uge"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
