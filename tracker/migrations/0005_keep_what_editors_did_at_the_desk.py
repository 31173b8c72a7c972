import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


PERSON_REFUSES = """
CREATE TRIGGER a_person_decides BEFORE INSERT OR UPDATE ON tracker_refusal
    FOR EACH ROW EXECUTE FUNCTION on_record_person_decides('decision')
"""


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0004_help_the_reading_desk'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DeskStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(choices=[('changed', 'Change'), ('added', 'New quote'), ('drafted', 'New claim'), ('rejected', 'Rejection'), ('submitted', 'Submission for review'), ('joined', 'Joining')], max_length=10)),
                ('appearance_id', models.BigIntegerField(help_text='Of what was joined.', null=True)),
                ('before_revision', models.BigIntegerField(null=True)),
                ('after_revision', models.BigIntegerField(null=True)),
                ('done_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('capture', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='desk_steps', to='tracker.capture')),
                ('claim', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tracker.claim')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tracker.statement')),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(condition=models.Q(('undone_at', None)), fields=['capture', 'by', '-id'], name='desk_step_to_undo')],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField()),
                ('capture', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readers', to='tracker.capture')),
                ('statement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tracker.statement')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('capture', 'user'), name='presence_once_per_editor')],
            },
        ),
        migrations.CreateModel(
            name='Refusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField(help_text="Of the place, in code points of the capture's text.")),
                ('end', models.PositiveIntegerField()),
                ('reader', models.CharField(blank=True, help_text="Whose suggestion it was; empty: an editor's draft.", max_length=60)),
                ('refused_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('lifted_at', models.DateTimeField(null=True)),
                ('capture', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refusals', to='tracker.capture')),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('refused_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('statement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='refusals', to='tracker.statement')),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(condition=models.Q(('lifted_at', None)), fields=['statement'], name='refusal_standing')],
                'constraints': [models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='refusal_has_an_extent'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_at', None), ('lifted_by', None)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='refusal_lifted_is_signed'), models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('capture', 'start', 'end'), name='refusal_stands_once_per_place')],
            },
        ),
        # The table goes with its trigger.
        migrations.RunSQL(PERSON_REFUSES, migrations.RunSQL.noop),
    ]
