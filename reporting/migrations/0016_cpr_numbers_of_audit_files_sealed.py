import pgtrigger
from django.db import migrations, models

import mentorstotte.core.fields

SEALED = "^([0-9a-f]{8}\\.[A-Za-z0-9_-]{35})?$"


def move(apps, schema_editor):
    """From the facts, in clear, to the column that is sealed. What was made of them stays as it is."""
    items = apps.get_model("reporting", "AuditItem").objects
    with pgtrigger.ignore("reporting.AuditItem:audit_item_made_stays"):
        for key in list(items.filter(facts__has_key="cpr").values_list("pk", flat=True)):
            item = items.get(pk=key)
            item.cpr = item.facts.pop("cpr")
            item.save(update_fields=["facts", "cpr"])


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0015_cpr_numbers_sealed"),
    ]

    operations = [
        migrations.AddField(
            model_name="audititem",
            name="cpr",
            field=mentorstotte.core.fields.CPRField(blank=True, max_length=50, verbose_name="CPR-nummer"),
        ),
        migrations.AddConstraint(
            model_name="audititem",
            constraint=models.CheckConstraint(
                condition=models.Q(("cpr__regex", SEALED)), name="audit_item_cpr_sealed"
            ),
        ),
        migrations.RunPython(move, elidable=True),
    ]
