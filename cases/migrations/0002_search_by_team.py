"""The search walks one index per team: each word of a name stands once for each team that knows the citizen."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

# One row a citizen and word becomes one for each team; what refers to the rows is checked before the table changes.
FILL = """
INSERT INTO cases_citizenname (citizen_id, word, team_id, sort_key)
SELECT DISTINCT known.citizen_id, known.word, cases_case.team_id, cases_citizen.sort_key
FROM cases_citizenname AS known
JOIN cases_citizen ON cases_citizen.id = known.citizen_id
JOIN cases_case ON cases_case.citizen_id = known.citizen_id;
DELETE FROM cases_citizenname WHERE team_id IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("core", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("citizenname", "citizen_name_once"),
        migrations.AddField(
            "citizenname",
            "team",
            models.ForeignKey(
                null=True,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="core.team",
            ),
        ),
        migrations.AddField(
            "citizenname", "sort_key", models.CharField(max_length=210, db_collation="C", default="")
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            "citizenname",
            "team",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="core.team",
            ),
        ),
        migrations.AlterField("citizenname", "sort_key", models.CharField(max_length=210, db_collation="C")),
        migrations.AlterField(
            "citizenname",
            "citizen",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="name_words",
                to="cases.citizen",
            ),
        ),
        migrations.AddIndex(
            "citizenname",
            models.Index(fields=["team", "word", "sort_key", "citizen"], name="citizen_name_in_team"),
        ),
        migrations.AddIndex(
            "citizenname",
            models.Index(fields=["word", "sort_key", "citizen"], name="citizen_name_anywhere"),
        ),
        migrations.AddConstraint(
            "citizenname",
            models.UniqueConstraint(fields=["citizen", "team", "word"], name="citizen_name_once"),
        ),
        migrations.AddIndex(
            "case", models.Index(fields=["team", "-opened_on", "-id"], name="case_team_opened")
        ),
        migrations.AddIndex(
            "case",
            models.Index(fields=["-opened_on", "-id"], condition=~Q(state="closed"), name="case_open"),
        ),
        migrations.AddIndex("case", models.Index(fields=["state", "-opened_on", "-id"], name="case_state")),
        migrations.AddIndex("case", models.Index(fields=["-opened_on", "-id"], name="case_opened")),
        migrations.AddIndex(
            "citizen",
            models.Index(fields=["id"], condition=Q(deceased_on__isnull=False), name="citizen_deceased"),
        ),
    ]
