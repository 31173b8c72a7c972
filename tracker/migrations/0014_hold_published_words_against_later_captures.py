from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PROTECT = (Path(__file__).parent / "sql" / "protect_anchor_checks.sql").read_text()

# The table goes with its triggers.
UNPROTECT = """
DROP FUNCTION on_record_anchor_check_follows() CASCADE;
DO $$ BEGIN
    EXECUTE replace(pg_get_functiondef('on_record_next_version'::regproc),
        '{version,search,recheck_at,recheck_failures,seen_at,', '{version,search,');
END $$;
"""


def let_editors_look(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Permissions are made after all migrations; the groups need this one now.
    config = apps.get_app_config("tracker")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    view = apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="tracker", codename="view_anchorcheck"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=["editor", "chief editor"]):
        group.permissions.add(view)


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0009_say_where_an_article_comes_from'),
    ]

    operations = [
        migrations.CreateModel(
            name='AnchorCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('state', models.CharField(choices=[('present', 'still there'), ('normalised', 'still there, in other marks or spaces'), ('changed', 'other words stand there now'), ('missing', 'no longer there'), ('unreachable', 'the source could not be read')], max_length=12)),
                ('reads_now', models.TextField(blank=True, help_text='What stands in the place of words that were changed.')),
                ('failure', models.TextField(blank=True, help_text='Why the source could not be read.')),
            ],
            options={
                'verbose_name': 'source check',
                'ordering': ['-pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='job',
            name='job_subject_fits_its_kind',
        ),
        migrations.AddField(
            model_name='article',
            name='recheck_at',
            field=models.DateTimeField(blank=True, editable=False, help_text='When it is fetched again, for the published words in it.', null=True),
        ),
        migrations.AddField(
            model_name='article',
            name='recheck_failures',
            field=models.PositiveSmallIntegerField(db_default=0, editable=False, help_text='Rechecks in a row that could not read it.'),
        ),
        migrations.AddField(
            model_name='article',
            name='seen_at',
            field=models.DateTimeField(blank=True, editable=False, help_text='When a recheck last read it.', null=True),
        ),
        migrations.AlterField(
            model_name='job',
            name='kind',
            field=models.CharField(choices=[('poll_feed', 'poll a feed'), ('capture_article', 'fetch an article'), ('recheck_article', 'see whether published words still stand in an article'), ('read_capture', 'read a capture for statements'), ('match_capture', 'match a capture against open claims'), ('check_claim', 'look for news on a claim')], max_length=16),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('recheck_at__isnull', False)), fields=['recheck_at'], name='article_to_recheck'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'poll_feed'), ('article__isnull', True), ('capture__isnull', True), ('claim__isnull', True), ('feed__isnull', False)), models.Q(('kind', 'capture_article'), ('article__isnull', False), ('capture__isnull', True), ('claim__isnull', True), ('feed__isnull', True)), models.Q(('kind', 'recheck_article'), ('article__isnull', False), ('capture__isnull', True), ('claim__isnull', True), ('feed__isnull', True)), models.Q(('kind', 'read_capture'), ('article__isnull', True), ('capture__isnull', False), ('claim__isnull', True), ('feed__isnull', True)), models.Q(('kind', 'match_capture'), ('article__isnull', True), ('capture__isnull', False), ('claim__isnull', True), ('feed__isnull', True)), models.Q(('kind', 'check_claim'), ('article__isnull', True), ('capture__isnull', True), ('claim__isnull', False), ('feed__isnull', True)), _connector='OR'), name='job_subject_fits_its_kind'),
        ),
        migrations.AddField(
            model_name='anchorcheck',
            name='appearance',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='anchor_checks', to='tracker.appearance'),
        ),
        migrations.AddField(
            model_name='anchorcheck',
            name='capture',
            field=models.ForeignKey(blank=True, help_text='In which it was looked for; none where the source could not be read.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='anchor_checks', to='tracker.capture'),
        ),
        migrations.AddField(
            model_name='anchorcheck',
            name='evidence',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='anchor_checks', to='tracker.evidence'),
        ),
        migrations.AddField(
            model_name='anchorcheck',
            name='previous',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next', to='tracker.anchorcheck'),
        ),
        migrations.AddIndex(
            model_name='anchorcheck',
            index=models.Index(fields=['appearance', '-id'], name='anchor_check_of_appearance'),
        ),
        migrations.AddIndex(
            model_name='anchorcheck',
            index=models.Index(fields=['evidence', '-id'], name='anchor_check_of_evidence'),
        ),
        migrations.AddConstraint(
            model_name='anchorcheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('appearance__isnull', False), ('evidence', None)), models.Q(('appearance', None), ('evidence__isnull', False)), _connector='OR'), name='anchor_check_is_of_one_anchor'),
        ),
        migrations.AddConstraint(
            model_name='anchorcheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('capture', None), ('state', 'unreachable'), models.Q(('failure', ''), _negated=True)), models.Q(('capture__isnull', False), ('failure', ''), models.Q(('state', 'unreachable'), _negated=True)), _connector='OR'), name='anchor_check_names_capture_or_failure'),
        ),
        migrations.AddConstraint(
            model_name='anchorcheck',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'changed'), ('reads_now', ''), _connector='OR'), name='anchor_check_reads_now_is_of_a_change'),
        ),
        migrations.AddConstraint(
            model_name='anchorcheck',
            constraint=models.UniqueConstraint(condition=models.Q(('previous', None)), fields=('appearance',), name='anchor_check_first_of_appearance'),
        ),
        migrations.AddConstraint(
            model_name='anchorcheck',
            constraint=models.UniqueConstraint(condition=models.Q(('previous', None)), fields=('evidence',), name='anchor_check_first_of_evidence'),
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
        migrations.RunPython(let_editors_look, migrations.RunPython.noop),
    ]
