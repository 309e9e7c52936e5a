from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

from mentorstotte.core.rotation import reseal

COLUMNS = (
    ("reporting_ledgerposting", "cpr"),
    ("reporting_ledgerpostingevent", "cpr"),
    ("reporting_extractrow", "cpr"),
)


def seal(apps, schema_editor):
    """Seals what stands there in turns; a run that was killed goes on."""
    for _ in reseal(COLUMNS):
        pass


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("reporting", "0014_cpr_numbers_can_be_sealed"),
    ]

    operations = [
        migrations.RunPython(seal, elidable=True),
        ValidateConstraint(model_name="extractrow", name="extract_row_cpr_sealed"),
        ValidateConstraint(model_name="ledgerposting", name="ledger_cpr_sealed"),
    ]
