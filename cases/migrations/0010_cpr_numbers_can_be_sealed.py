from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

import mentorstotte.core.fields

ERRORS = {"unique": "Der findes allerede en borger med dette CPR-nummer."}


class Migration(migrations.Migration):
    """From here on only sealed numbers are written; those that stand there are sealed by the next migration."""

    dependencies = [
        ("cases", "0009_project_name_once"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="citizen",
            name="citizen_cpr_is_ten_digits",
        ),
        migrations.AlterField(
            model_name="citizen",
            name="cpr",
            field=mentorstotte.core.fields.CPRField(
                error_messages=ERRORS, max_length=50, unique=True, verbose_name="CPR-nummer"
            ),
        ),
        migrations.AlterField(
            model_name="citizenevent",
            name="cpr",
            field=mentorstotte.core.fields.CPRField(
                error_messages=ERRORS, max_length=50, verbose_name="CPR-nummer"
            ),
        ),
        AddConstraintNotValid(
            model_name="citizen",
            constraint=models.CheckConstraint(
                condition=models.Q(("cpr__regex", "^[0-9a-f]{8}\\.[A-Za-z0-9_-]{35}$")),
                name="citizen_cpr_sealed",
            ),
        ),
    ]
