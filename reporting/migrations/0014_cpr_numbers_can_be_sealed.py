from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

import mentorstotte.core.fields


class Migration(migrations.Migration):
    """From here on only sealed numbers are written; those that stand there are sealed by the next migration."""

    dependencies = [
        ("cases", "0011_cpr_numbers_sealed"),
        ("reporting", "0013_retention"),
    ]

    operations = [
        migrations.AlterField(
            model_name="extractrow",
            name="cpr",
            field=mentorstotte.core.fields.CPRField(max_length=50, verbose_name="CPR-nummer"),
        ),
        migrations.AlterField(
            model_name="ledgerposting",
            name="cpr",
            field=mentorstotte.core.fields.CPRField(blank=True, max_length=50, verbose_name="CPR-nummer"),
        ),
        migrations.AlterField(
            model_name="ledgerpostingevent",
            name="cpr",
            field=mentorstotte.core.fields.CPRField(blank=True, max_length=50, verbose_name="CPR-nummer"),
        ),
        AddConstraintNotValid(
            model_name="extractrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("cpr__regex", "^[0-9a-f]{8}\\.[A-Za-z0-9_-]{35}$")),
                name="extract_row_cpr_sealed",
            ),
        ),
        AddConstraintNotValid(
            model_name="ledgerposting",
            constraint=models.CheckConstraint(
                condition=models.Q(("cpr__regex", "^([0-9a-f]{8}\\.[A-Za-z0-9_-]{35})?$")),
                name="ledger_cpr_sealed",
            ),
        ),
    ]
