from django.db import migrations

SEED = """
INSERT INTO agreements_phaseoutstep (agreement_id, day, weekly_hours, what, registered_by_id, registered_at)
SELECT DISTINCT ON (agreement.id, step ->> 'from')
    agreement.id, (step ->> 'from')::date, (step ->> 'weekly_hours')::numeric, '', proposal.drafted_by_id, now()
FROM agreements_agreement AS agreement
JOIN agreements_proposal AS proposal ON proposal.id = agreement.proposal_id
CROSS JOIN LATERAL jsonb_array_elements(proposal.phase_out) AS step
WHERE proposal.state IN ('approved', 'adopted')
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    """The steps are the plan of an agreement; until now the proposal of it was read beside them."""

    dependencies = [("agreements", "0021_hand_overs_made_by_themselves")]

    operations = [migrations.RunSQL(SEED, migrations.RunSQL.noop)]
