from django.db import migrations


class Migration(migrations.Migration):
    """Until now a further version only took the place of one that nobody had signed."""

    dependencies = [("agreements", "0004_versions_changes_and_ends")]

    operations = [
        migrations.RunSQL(
            "UPDATE agreements_agreementversion SET change_kind = 'reprinted',"
            " change = CASE change WHEN '' THEN 'Aftalen er lavet igen.' ELSE change END WHERE number > 1",
            migrations.RunSQL.noop,
        )
    ]
