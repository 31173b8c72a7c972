import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# What was judged by mistake waits again, until a verdict has cited it.
MAY_WAIT_AGAIN = """
DO $$ BEGIN
    EXECUTE replace(pg_get_functiondef('on_record_evidence_stays'::regproc),
        $q$IF OLD.state <> 'suggested' AND NEW.state = 'suggested' THEN$q$,
        $q$IF OLD.state <> 'suggested' AND NEW.state = 'suggested'
            AND EXISTS (SELECT 1 FROM tracker_verdictevidence WHERE evidence_id = OLD.id) THEN$q$);
END $$;
CREATE TRIGGER a_person_decides BEFORE INSERT OR UPDATE ON tracker_judgement
    FOR EACH ROW EXECUTE FUNCTION on_record_person_decides('decision');
"""
# The table goes with its trigger.
NEVER_WAITS_AGAIN = """
DO $$ BEGIN
    EXECUTE replace(pg_get_functiondef('on_record_evidence_stays'::regproc),
        $q$IF OLD.state <> 'suggested' AND NEW.state = 'suggested'
            AND EXISTS (SELECT 1 FROM tracker_verdictevidence WHERE evidence_id = OLD.id) THEN$q$,
        $q$IF OLD.state <> 'suggested' AND NEW.state = 'suggested' THEN$q$);
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0017_save_filters'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='presence',
            name='evidence',
            field=models.ForeignKey(help_text='In the evidence queue: what they are judging.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tracker.evidence'),
        ),
        migrations.AlterField(
            model_name='event',
            name='kind',
            field=models.CharField(choices=[('statement_published', 'Statement published'), ('statement_corrected', 'Statement corrected'), ('statement_withdrawn', 'Statement withdrawn'), ('appearance_added', 'Further source of a statement added'), ('claim_published', 'Claim published'), ('claim_corrected', 'Claim corrected'), ('claim_in_review', 'Claim back in review'), ('claim_withdrawn', 'Claim withdrawn'), ('evidence_confirmed', 'Evidence confirmed'), ('evidence_taken_back', 'Evidence no longer confirmed'), ('verdict_recorded', 'Verdict recorded'), ('reply_received', 'Reply received')], max_length=20),
        ),
        migrations.CreateModel(
            name='Judgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.UUIDField(help_text='The same for all copies of one origin that were judged together.')),
                ('before_revision', models.BigIntegerField(help_text='How it stood before.', null=True)),
                ('after_revision', models.BigIntegerField(help_text='How it stood afterwards.')),
                ('done_at', models.DateTimeField(help_text='When it was judged.')),
                ('undone_at', models.DateTimeField(help_text='When the editor took it back, or tried to.', null=True)),
                ('by', models.ForeignKey(help_text='Who judged it.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('evidence', models.ForeignKey(help_text='What was judged.', on_delete=django.db.models.deletion.PROTECT, related_name='judgements', to='tracker.evidence')),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(condition=models.Q(('undone_at', None)), fields=['by', '-id'], name='judgement_to_undo')],
                'constraints': [models.UniqueConstraint(fields=('act', 'evidence'), name='judgement_once_per_act')],
            },
        ),
        migrations.RunSQL(MAY_WAIT_AGAIN, NEVER_WAITS_AGAIN),
    ]
