from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0005_earlier_versions_say_their_change")]

    operations = [
        migrations.AddConstraint(
            model_name="agreementversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("number", 1),
                    models.Q(
                        models.Q(("change", ""), _negated=True),
                        ("change_kind__in", ["reprinted", "mentor", "hours", "target_group", "tasks", "aim"]),
                    ),
                    _connector="OR",
                ),
                name="version_change_has_kind_and_reason",
            ),
        ),
    ]
