from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

from mentorstotte.core.rotation import reseal

COLUMNS = (("cases_citizen", "cpr"), ("cases_citizenevent", "cpr"))


def seal(apps, schema_editor):
    """Seals what stands there in turns; a run that was killed goes on."""
    for _ in reseal(COLUMNS):
        pass


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("cases", "0010_cpr_numbers_can_be_sealed"),
    ]

    operations = [
        migrations.RunPython(seal, elidable=True),
        ValidateConstraint(model_name="citizen", name="citizen_cpr_sealed"),
    ]
