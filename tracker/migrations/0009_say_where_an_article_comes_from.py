import django.db.models.deletion
from django.db import migrations, models


# Until now an origin was only ever named by hand.
NAMED_BY_HAND = "UPDATE tracker_article SET origin_by = 'editor' WHERE origin_id IS NOT NULL"


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0008_keep_what_came_of_each_fetch'),
    ]

    operations = [
        migrations.CreateModel(
            name='TextRun',
            fields=[
                ('pk', models.CompositePrimaryKey('hash', 'article_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('hash', models.BigIntegerField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='text_runs', to='tracker.article')),
            ],
        ),
        migrations.AddField(
            model_name='article',
            name='claimed_canonical',
            field=models.CharField(blank=True, db_default='', editable=False, help_text='The address at another site that the page names as its own.', max_length=1000),
        ),
        migrations.AddField(
            model_name='article',
            name='credited_to',
            field=models.CharField(blank=True, db_default='', editable=False, help_text='The wire that the text credits.', max_length=60),
        ),
        migrations.AddField(
            model_name='article',
            name='origin_by',
            field=models.CharField(blank=True, choices=[('credit', "a wire's credit"), ('canonical', "the page's canonical link"), ('similarity', 'the same words'), ('editor', 'an editor')], db_default='', editable=False, help_text="How that is known. An editor's word is never overwritten, also that it is an original.", max_length=10),
        ),
        migrations.AddField(
            model_name='article',
            name='origin_score',
            field=models.FloatField(blank=True, editable=False, help_text='The share of the words that the texts have in common.', null=True),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('claimed_canonical', ''), _negated=True), fields=['claimed_canonical'], name='article_claimed_canonical'),
        ),
        migrations.RunSQL(NAMED_BY_HAND, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('origin', None), models.Q(('origin_by', ''), _negated=True), _connector='OR'), name='article_origin_says_how', violation_error_message='Say how it is known that this article was taken from another.'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('origin_score', None), models.Q(('origin_score__gte', 0), ('origin_score__lte', 1)), _connector='OR'), name='article_origin_score_is_a_share'),
        ),
    ]
