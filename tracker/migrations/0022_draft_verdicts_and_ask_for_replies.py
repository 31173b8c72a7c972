import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0021_say_since_when_a_source_is_shown'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='reply',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='reply',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='reply',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='verdictproposal',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='verdictproposal',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='verdictproposal',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='verdictproposal',
            name='proposal_has_a_rationale',
        ),
        migrations.AddField(
            model_name='reply',
            name='addressee',
            field=models.CharField(blank=True, help_text='Who was asked: the press office, a person.', max_length=200),
        ),
        migrations.AddField(
            model_name='reply',
            name='answered_in',
            field=models.ForeignKey(blank=True, help_text='The article that prints the answer, if one does.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.article'),
        ),
        migrations.AddField(
            model_name='reply',
            name='closed_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reply',
            name='no_answer_on',
            field=models.DateField(blank=True, help_text='The day on which it was noted that no answer had come by the deadline.', null=True),
        ),
        migrations.AddField(
            model_name='reply',
            name='question',
            field=models.TextField(blank=True, help_text='What was asked, as it was sent.'),
        ),
        migrations.AddField(
            model_name='reply',
            name='reminded_on',
            field=models.DateField(blank=True, help_text='The last day on which it was asked again.', null=True),
        ),
        migrations.AddField(
            model_name='replyrevision',
            name='addressee',
            field=models.CharField(blank=True, help_text='Who was asked: the press office, a person.', max_length=200),
        ),
        migrations.AddField(
            model_name='replyrevision',
            name='answered_in',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='The article that prints the answer, if one does.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.article'),
        ),
        migrations.AddField(
            model_name='replyrevision',
            name='closed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='replyrevision',
            name='no_answer_on',
            field=models.DateField(blank=True, help_text='The day on which it was noted that no answer had come by the deadline.', null=True),
        ),
        migrations.AddField(
            model_name='replyrevision',
            name='question',
            field=models.TextField(blank=True, help_text='What was asked, as it was sent.'),
        ),
        migrations.AddField(
            model_name='replyrevision',
            name='reminded_on',
            field=models.DateField(blank=True, help_text='The last day on which it was asked again.', null=True),
        ),
        migrations.AddField(
            model_name='verdictproposal',
            name='corrections_seen',
            field=models.PositiveIntegerField(default=0, editable=False, help_text='Corrections of the claim and its statement when it was proposed.'),
        ),
        migrations.AddField(
            model_name='verdictproposal',
            name='follows',
            field=models.ForeignKey(blank=True, editable=False, help_text='The verdict that stood when it was proposed.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.verdict'),
        ),
        migrations.AddField(
            model_name='verdictproposal',
            name='revises',
            field=models.ForeignKey(blank=True, editable=False, help_text='The closed proposal that it takes up again.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revised_by', to='tracker.verdictproposal'),
        ),
        migrations.AddField(
            model_name='verdictproposalrevision',
            name='corrections_seen',
            field=models.PositiveIntegerField(default=0, editable=False, help_text='Corrections of the claim and its statement when it was proposed.'),
        ),
        migrations.AddField(
            model_name='verdictproposalrevision',
            name='follows',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, help_text='The verdict that stood when it was proposed.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.verdict'),
        ),
        migrations.AddField(
            model_name='verdictproposalrevision',
            name='revises',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, help_text='The closed proposal that it takes up again.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.verdictproposal'),
        ),
        migrations.AlterField(
            model_name='verdictproposal',
            name='outcome',
            field=models.CharField(blank=True, choices=[('in_progress', 'In progress'), ('stalled', 'Stalled'), ('kept', 'Kept'), ('kept_late', 'Kept late'), ('partly_kept', 'Partly kept'), ('not_kept', 'Not kept'), ('withdrawn_by_speaker', 'Withdrawn by speaker'), ('superseded', 'Superseded'), ('condition_not_met', 'Condition not met'), ('inconclusive', 'Inconclusive'), ('not_checkable', 'Not checkable')], max_length=20),
        ),
        migrations.AlterField(
            model_name='verdictproposal',
            name='rationale',
            field=models.TextField(blank=True, help_text='Why, for readers. Rate the outcome, never an intent.'),
        ),
        migrations.AlterField(
            model_name='verdictproposal',
            name='reason_code',
            field=models.CharField(blank=True, choices=[('reported_done', 'Sources report that it was done'), ('reported_not_done', 'Sources report that it was not done'), ('done_in_part', 'Only a part was done'), ('done_after_window', 'Done after the window had closed'), ('looked_found_nothing', 'Looked over the whole window and found nothing'), ('postponed', 'Put off to a later date'), ('withdrawn', 'Taken back by the speaker'), ('replaced', 'Replaced by a later statement'), ('condition_failed', 'The stated condition did not come about'), ('work_reported', 'Sources report that work goes on'), ('no_progress', 'No progress is reported'), ('sources_disagree', 'Sources disagree'), ('too_vague', 'Too vague to be checked')], max_length=20),
        ),
        migrations.AlterField(
            model_name='verdictproposal',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('open', 'Waits for a second name'), ('seconded', 'Seconded'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='open', editable=False, max_length=10),
        ),
        migrations.AlterField(
            model_name='verdictproposalrevision',
            name='outcome',
            field=models.CharField(blank=True, choices=[('in_progress', 'In progress'), ('stalled', 'Stalled'), ('kept', 'Kept'), ('kept_late', 'Kept late'), ('partly_kept', 'Partly kept'), ('not_kept', 'Not kept'), ('withdrawn_by_speaker', 'Withdrawn by speaker'), ('superseded', 'Superseded'), ('condition_not_met', 'Condition not met'), ('inconclusive', 'Inconclusive'), ('not_checkable', 'Not checkable')], max_length=20),
        ),
        migrations.AlterField(
            model_name='verdictproposalrevision',
            name='rationale',
            field=models.TextField(blank=True, help_text='Why, for readers. Rate the outcome, never an intent.'),
        ),
        migrations.AlterField(
            model_name='verdictproposalrevision',
            name='reason_code',
            field=models.CharField(blank=True, choices=[('reported_done', 'Sources report that it was done'), ('reported_not_done', 'Sources report that it was not done'), ('done_in_part', 'Only a part was done'), ('done_after_window', 'Done after the window had closed'), ('looked_found_nothing', 'Looked over the whole window and found nothing'), ('postponed', 'Put off to a later date'), ('withdrawn', 'Taken back by the speaker'), ('replaced', 'Replaced by a later statement'), ('condition_failed', 'The stated condition did not come about'), ('work_reported', 'Sources report that work goes on'), ('no_progress', 'No progress is reported'), ('sources_disagree', 'Sources disagree'), ('too_vague', 'Too vague to be checked')], max_length=20),
        ),
        migrations.AlterField(
            model_name='verdictproposalrevision',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('open', 'Waits for a second name'), ('seconded', 'Seconded'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='open', editable=False, max_length=10),
        ),
        migrations.AddIndex(
            model_name='reply',
            index=models.Index(condition=models.Q(('answered_on', None), ('no_answer_on', None)), fields=['due_on'], name='reply_waiting_by_deadline'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reply',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_replyrevision" ("addressee", "answer", "answered_in_id", "answered_on", "asked_by_id", "asked_on", "channel", "claim_id", "closed_by_id", "due_on", "id", "no_answer_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question", "reminded_on", "version") VALUES (NEW."addressee", NEW."answer", NEW."answered_in_id", NEW."answered_on", NEW."asked_by_id", NEW."asked_on", NEW."channel", NEW."claim_id", NEW."closed_by_id", NEW."due_on", NEW."id", NEW."no_answer_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."question", NEW."reminded_on", NEW."version"); RETURN NULL;', hash='a1cf9f440b4be092892e6a5d47783d7dd3e4476f', operation='INSERT', pgid='pgtrigger_insert_insert_06cc1', table='tracker_reply', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reply',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "tracker_replyrevision" ("addressee", "answer", "answered_in_id", "answered_on", "asked_by_id", "asked_on", "channel", "claim_id", "closed_by_id", "due_on", "id", "no_answer_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question", "reminded_on", "version") VALUES (NEW."addressee", NEW."answer", NEW."answered_in_id", NEW."answered_on", NEW."asked_by_id", NEW."asked_on", NEW."channel", NEW."claim_id", NEW."closed_by_id", NEW."due_on", NEW."id", NEW."no_answer_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."question", NEW."reminded_on", NEW."version"); RETURN NULL;', hash='b1f69ba7bdb6a178c04334f633b7f8a177a73350', operation='UPDATE', pgid='pgtrigger_update_update_a1b28', table='tracker_reply', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reply',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_replyrevision" ("addressee", "answer", "answered_in_id", "answered_on", "asked_by_id", "asked_on", "channel", "claim_id", "closed_by_id", "due_on", "id", "no_answer_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question", "reminded_on", "version") VALUES (OLD."addressee", OLD."answer", OLD."answered_in_id", OLD."answered_on", OLD."asked_by_id", OLD."asked_on", OLD."channel", OLD."claim_id", OLD."closed_by_id", OLD."due_on", OLD."id", OLD."no_answer_on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."question", OLD."reminded_on", OLD."version"); RETURN NULL;', hash='b849f4b1e58805f25707cb4c0e86c501822c9b0a', operation='DELETE', pgid='pgtrigger_delete_delete_804f5', table='tracker_reply', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verdictproposal',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_verdictproposalrevision" ("claim_id", "closed_at", "closed_by_id", "closing_note", "corrections_seen", "follows_id", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "rationale", "reason_code", "revises_id", "state", "true_since", "version") VALUES (NEW."claim_id", NEW."closed_at", NEW."closed_by_id", NEW."closing_note", NEW."corrections_seen", NEW."follows_id", NEW."id", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."rationale", NEW."reason_code", NEW."revises_id", NEW."state", NEW."true_since", NEW."version"); RETURN NULL;', hash='2b79423743df60894d6505ea3a9493d6611bf7b7', operation='INSERT', pgid='pgtrigger_insert_insert_22893', table='tracker_verdictproposal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verdictproposal',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "tracker_verdictproposalrevision" ("claim_id", "closed_at", "closed_by_id", "closing_note", "corrections_seen", "follows_id", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "rationale", "reason_code", "revises_id", "state", "true_since", "version") VALUES (NEW."claim_id", NEW."closed_at", NEW."closed_by_id", NEW."closing_note", NEW."corrections_seen", NEW."follows_id", NEW."id", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."rationale", NEW."reason_code", NEW."revises_id", NEW."state", NEW."true_since", NEW."version"); RETURN NULL;', hash='1091d98127adcef3fa850e50109b133938becd24', operation='UPDATE', pgid='pgtrigger_update_update_4c1f5', table='tracker_verdictproposal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verdictproposal',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_verdictproposalrevision" ("claim_id", "closed_at", "closed_by_id", "closing_note", "corrections_seen", "follows_id", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "rationale", "reason_code", "revises_id", "state", "true_since", "version") VALUES (OLD."claim_id", OLD."closed_at", OLD."closed_by_id", OLD."closing_note", OLD."corrections_seen", OLD."follows_id", OLD."id", OLD."outcome", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposed_at", OLD."proposed_by_id", OLD."rationale", OLD."reason_code", OLD."revises_id", OLD."state", OLD."true_since", OLD."version"); RETURN NULL;', hash='82f6bc54f01caaf3d8dfed3a3779883485ec2815', operation='DELETE', pgid='pgtrigger_delete_delete_4cfee', table='tracker_verdictproposal', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('no_answer_on', None), models.Q(('due_on__isnull', False), ('no_answer_on__gt', models.F('due_on'))), _connector='OR'), name='reply_is_missed_after_its_deadline', violation_error_message='No answer can be noted only after the deadline.'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('answered_in', None), ('answered_on__isnull', False), _connector='OR'), name='reply_source_has_an_answer'),
        ),
        migrations.AddConstraint(
            model_name='verdictproposal',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('rationale', ''), ('outcome', ''), ('reason_code', ''), _connector='OR', _negated=True), _connector='OR'), name='proposal_has_a_rationale', violation_error_message='A proposal says what, and why.'),
        ),
        migrations.AddConstraint(
            model_name='verdictproposal',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('claim', 'proposed_by'), name='proposal_one_draft_per_editor', violation_error_message='You have a draft on this claim already.'),
        ),
    ]
