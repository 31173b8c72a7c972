import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0014_add_roles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(help_text='What is listed: tracker.evidence.', max_length=100)),
                ('query', models.CharField(blank=True, help_text='The filters, search and order of the list.', max_length=2000)),
                ('name', models.CharField(help_text='In your own words: overdue, Quill Works.', max_length=60)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('owner', models.ForeignKey(help_text='The only one who sees it.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['model', 'name', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='saved_filter_has_a_name', violation_error_message='name is empty'), models.UniqueConstraint(fields=('owner', 'model', 'name'), name='saved_filter_name_once', violation_error_message='You have a filter of that name on this list already.')],
            },
        ),
    ]
