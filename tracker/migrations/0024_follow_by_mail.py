import django.db.models.deletion
import uuid
from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def let_administrators_look(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Permissions are made after all migrations; the group needs this one now.
    config = apps.get_app_config("tracker")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    view = apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="tracker", codename="view_subscription"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name="administrator"):
        group.permissions.add(view)



class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0023_say_what_each_field_means'),
    ]

    operations = [
        migrations.CreateModel(
            name='FollowRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address_hash', models.CharField(max_length=64)),
                ('client_hash', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['address_hash', 'at'], name='follow_request_by_address'), models.Index(fields=['client_hash', 'at'], name='follow_request_by_client'), models.Index(fields=['at'], name='follow_request_by_time')],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('address', models.EmailField(max_length=254)),
                ('kind', models.CharField(choices=[('executive', 'Executive'), ('company', 'Company'), ('topic', 'Topic'), ('claim', 'Claim')], max_length=10)),
                ('asked_at', models.DateTimeField(help_text='When the address was last entered.')),
                ('confirmed_at', models.DateTimeField(blank=True, help_text='When its owner pressed the button.', null=True)),
                ('told_up_to', models.BigIntegerField(default=0, help_text='The last public change that a mail was made of.')),
                ('told_on', models.DateField(blank=True, help_text='The last day whose news were put together.', null=True)),
                ('claim', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tracker.claim')),
                ('company', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tracker.company')),
                ('executive', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tracker.executive')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tracker.topic')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('confirm', 'Asks to confirm'), ('digest', 'News of a day')], max_length=8)),
                ('after', models.BigIntegerField(default=0, help_text='Changes later in the sequence than this,')),
                ('up_to', models.BigIntegerField(default=0, help_text='up to this one.')),
                ('due_after', models.DateField(blank=True, help_text='Claims that fell due after this day,', null=True)),
                ('due_up_to', models.DateField(blank=True, help_text='up to this one.', null=True)),
                ('send_at', models.DateTimeField(help_text='Not before; while it is being sent, when another may try.')),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('failure', models.CharField(blank=True, max_length=300)),
                ('subscription', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='tracker.subscription')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.AddIndex(
            model_name='subscription',
            index=models.Index(condition=models.Q(('confirmed_at__isnull', False)), fields=['told_on', 'id'], name='subscription_to_tell'),
        ),
        migrations.AddIndex(
            model_name='subscription',
            index=models.Index(condition=models.Q(('confirmed_at', None)), fields=['asked_at'], name='subscription_unconfirmed'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('address', ''), _negated=True), name='subscription_has_an_address', violation_error_message='address is empty'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('claim', None), ('company', None), ('executive__isnull', False), ('kind', 'executive'), ('topic', None)), models.Q(('claim', None), ('company__isnull', False), ('executive', None), ('kind', 'company'), ('topic', None)), models.Q(('claim', None), ('company', None), ('executive', None), ('kind', 'topic'), ('topic__isnull', False)), models.Q(('claim__isnull', False), ('company', None), ('executive', None), ('kind', 'claim'), ('topic', None)), _connector='OR'), name='subscription_follows_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_at', None), ('told_on__isnull', False), _connector='OR'), name='subscription_confirmed_has_a_start'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.UniqueConstraint(fields=('address', 'executive', 'company', 'topic', 'claim'), name='subscription_once', nulls_distinct=False),
        ),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(condition=models.Q(('sent_at', None)), fields=['send_at'], name='mail_to_send'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'digest')), fields=('subscription', 'due_up_to'), name='mail_digest_once_a_day'),
        ),
        migrations.RunPython(let_administrators_look, migrations.RunPython.noop),
    ]
