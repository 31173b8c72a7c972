import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0018_take_a_judgement_back'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='anchorcheck',
            name='appearance',
            field=models.ForeignKey(blank=True, help_text='The published words that were looked for.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='anchor_checks', to='tracker.appearance'),
        ),
        migrations.AlterField(
            model_name='anchorcheck',
            name='evidence',
            field=models.ForeignKey(blank=True, help_text='The passage that was looked for.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='anchor_checks', to='tracker.evidence'),
        ),
        migrations.AlterField(
            model_name='anchorcheck',
            name='previous',
            field=models.OneToOneField(blank=True, help_text='The check before this one.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next', to='tracker.anchorcheck'),
        ),
        migrations.AlterField(
            model_name='anchorcheck',
            name='state',
            field=models.CharField(choices=[('present', 'still there'), ('normalised', 'still there, in other marks or spaces'), ('changed', 'other words stand there now'), ('missing', 'no longer there'), ('unreachable', 'the source could not be read')], help_text='Whether the words still stand in the source.', max_length=12),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='capture',
            field=models.ForeignKey(help_text='The text that prints it.', on_delete=django.db.models.deletion.PROTECT, related_name='appearances', to='tracker.capture'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='speaker_as_published',
            field=models.CharField(blank=True, help_text='How this article names the speaker.', max_length=300),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='statement',
            field=models.ForeignKey(help_text='What was said.', on_delete=django.db.models.deletion.CASCADE, related_name='appearances', to='tracker.statement'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='title_as_published',
            field=models.CharField(blank=True, help_text='How this article names the office.', max_length=300),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='wording',
            field=models.CharField(choices=[('original', 'as spoken'), ('translation', 'translation'), ('paraphrase', 'paraphrase')], default='original', help_text='How these words relate to those that were said.', max_length=12),
        ),
        migrations.AlterField(
            model_name='appearancespan',
            name='appearance',
            field=models.ForeignKey(help_text='Of which it is a piece.', on_delete=django.db.models.deletion.CASCADE, related_name='spans', to='tracker.appearance'),
        ),
        migrations.AlterField(
            model_name='appearancespan',
            name='end',
            field=models.PositiveIntegerField(help_text='In code points, exclusive.'),
        ),
        migrations.AlterField(
            model_name='appearancespan',
            name='exact',
            field=models.TextField(help_text='The words, as printed.'),
        ),
        migrations.AlterField(
            model_name='appearancespan',
            name='ordinal',
            field=models.PositiveSmallIntegerField(help_text='Its place among the pieces, from 0.'),
        ),
        migrations.AlterField(
            model_name='appearancespan',
            name='prefix',
            field=models.CharField(blank=True, help_text='What stands before them.', max_length=64),
        ),
        migrations.AlterField(
            model_name='appearancespan',
            name='start',
            field=models.PositiveIntegerField(help_text="In code points of the capture's text."),
        ),
        migrations.AlterField(
            model_name='appearancespan',
            name='suffix',
            field=models.CharField(blank=True, help_text='What stands after them.', max_length=64),
        ),
        migrations.AlterField(
            model_name='article',
            name='author',
            field=models.CharField(blank=True, help_text='As published.', max_length=300),
        ),
        migrations.AlterField(
            model_name='article',
            name='canonical_url',
            field=models.CharField(help_text='The one address under which the text is kept; other links to it lead here.', max_length=1000, unique=True),
        ),
        migrations.AlterField(
            model_name='article',
            name='language',
            field=models.CharField(default='en', help_text='In which it is written: en, de, zh.', max_length=16),
        ),
        migrations.AlterField(
            model_name='article',
            name='outlet',
            field=models.ForeignKey(help_text='Who publishes it.', on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='tracker.outlet'),
        ),
        migrations.AlterField(
            model_name='article',
            name='published_on',
            field=models.DateField(blank=True, db_index=True, help_text='The day it was published, not the day that somebody spoke.', null=True),
        ),
        migrations.AlterField(
            model_name='article',
            name='published_precision',
            field=models.CharField(choices=[('day', 'day'), ('month', 'month'), ('quarter', 'quarter'), ('year', 'year')], default='day', help_text='How exactly that day is known.', max_length=8),
        ),
        migrations.AlterField(
            model_name='article',
            name='title',
            field=models.CharField(blank=True, help_text='The headline, as published.', max_length=500),
        ),
        migrations.AlterField(
            model_name='capture',
            name='article',
            field=models.ForeignKey(help_text='Whose text it is.', on_delete=django.db.models.deletion.PROTECT, related_name='captures', to='tracker.article'),
        ),
        migrations.AlterField(
            model_name='capture',
            name='fetched_at',
            field=models.DateTimeField(help_text='When it was fetched or added.'),
        ),
        migrations.AlterField(
            model_name='capture',
            name='source',
            field=models.CharField(choices=[('file', 'added by hand'), ('fetch', 'fetched page'), ('feed', 'feed entry')], help_text='How the text came here.', max_length=8),
        ),
        migrations.AlterField(
            model_name='capture',
            name='text',
            field=models.TextField(help_text='What one fetch held. It is never changed.'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='due_kind',
            field=models.CharField(choices=[('within', 'within'), ('by', 'by'), ('not_before', 'not before'), ('open_ended', 'open-ended')], default='open_ended', help_text='Within a window, by its end, not before its start, or open-ended.', max_length=10),
        ),
        migrations.AlterField(
            model_name='claim',
            name='kind',
            field=models.CharField(choices=[('commitment', 'Commitment'), ('forecast', 'Forecast'), ('goal', 'Goal'), ('denial', 'Denial')], default='commitment', help_text='Commitment: it will do it. Forecast: it will come about. Goal: it strives for it. Denial: it will not.', max_length=10),
        ),
        migrations.AlterField(
            model_name='claim',
            name='statement',
            field=models.ForeignKey(help_text='The statement from which it is drawn.', on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='tracker.statement'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='topics',
            field=models.ManyToManyField(blank=True, help_text='Under which readers find it.', related_name='claims', to='tracker.topic'),
        ),
        migrations.AlterField(
            model_name='claimlink',
            name='earlier',
            field=models.ForeignKey(help_text='The earlier claim of the plan.', on_delete=django.db.models.deletion.PROTECT, related_name='links_on', to='tracker.claim'),
        ),
        migrations.AlterField(
            model_name='claimlink',
            name='kind',
            field=models.CharField(choices=[('restates', 'restates'), ('narrows', 'narrows'), ('broadens', 'broadens'), ('postpones', 'postpones'), ('withdraws', 'withdraws'), ('supersedes', 'supersedes'), ('contradicts', 'contradicts')], help_text='What the later claim does to the earlier one.', max_length=12),
        ),
        migrations.AlterField(
            model_name='claimlink',
            name='later',
            field=models.ForeignKey(help_text='The later claim of the plan.', on_delete=django.db.models.deletion.PROTECT, related_name='links_back', to='tracker.claim'),
        ),
        migrations.AlterField(
            model_name='claimlinkrevision',
            name='earlier',
            field=models.ForeignKey(db_constraint=False, help_text='The earlier claim of the plan.', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.claim'),
        ),
        migrations.AlterField(
            model_name='claimlinkrevision',
            name='kind',
            field=models.CharField(choices=[('restates', 'restates'), ('narrows', 'narrows'), ('broadens', 'broadens'), ('postpones', 'postpones'), ('withdraws', 'withdraws'), ('supersedes', 'supersedes'), ('contradicts', 'contradicts')], help_text='What the later claim does to the earlier one.', max_length=12),
        ),
        migrations.AlterField(
            model_name='claimlinkrevision',
            name='later',
            field=models.ForeignKey(db_constraint=False, help_text='The later claim of the plan.', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.claim'),
        ),
        migrations.AlterField(
            model_name='claimnumber',
            name='claim',
            field=models.ForeignKey(help_text='In which it is stated.', on_delete=django.db.models.deletion.CASCADE, related_name='numbers', to='tracker.claim'),
        ),
        migrations.AlterField(
            model_name='claimnumber',
            name='ordinal',
            field=models.PositiveSmallIntegerField(help_text='Its place among the numbers, from 0.'),
        ),
        migrations.AlterField(
            model_name='claimnumber',
            name='value',
            field=models.DecimalField(decimal_places=6, help_text='In figures.', max_digits=30),
        ),
        migrations.AlterField(
            model_name='claimrevision',
            name='due_kind',
            field=models.CharField(choices=[('within', 'within'), ('by', 'by'), ('not_before', 'not before'), ('open_ended', 'open-ended')], default='open_ended', help_text='Within a window, by its end, not before its start, or open-ended.', max_length=10),
        ),
        migrations.AlterField(
            model_name='claimrevision',
            name='kind',
            field=models.CharField(choices=[('commitment', 'Commitment'), ('forecast', 'Forecast'), ('goal', 'Goal'), ('denial', 'Denial')], default='commitment', help_text='Commitment: it will do it. Forecast: it will come about. Goal: it strives for it. Denial: it will not.', max_length=10),
        ),
        migrations.AlterField(
            model_name='claimrevision',
            name='statement',
            field=models.ForeignKey(db_constraint=False, help_text='The statement from which it is drawn.', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.statement'),
        ),
        migrations.AlterField(
            model_name='company',
            name='fiscal_year_end_day',
            field=models.PositiveSmallIntegerField(default=31, help_text='Day of that month on which its fiscal year ends.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(31)]),
        ),
        migrations.AlterField(
            model_name='company',
            name='lei',
            field=models.CharField(blank=True, help_text='Its Legal Entity Identifier (ISO 17442), where it has one: 20 letters and digits.', max_length=20, validators=[django.core.validators.RegexValidator('^[A-Z0-9]{18}[0-9]{2}$', 'An LEI has 18 letters or digits and 2 check digits (ISO 17442).')], verbose_name='LEI'),
        ),
        migrations.AlterField(
            model_name='company',
            name='slug',
            field=models.SlugField(help_text='How it stands in addresses: small letters, digits and hyphens.', max_length=220, unique=True),
        ),
        migrations.AlterField(
            model_name='company',
            name='wikidata_qid',
            field=models.CharField(blank=True, help_text='Its item in Wikidata, where it has one: Q1636958.', max_length=13, validators=[django.core.validators.RegexValidator('^Q[1-9][0-9]{0,11}$', 'A Wikidata item looks like Q1636958.')]),
        ),
        migrations.AlterField(
            model_name='companyalias',
            name='company',
            field=models.ForeignKey(help_text='The company that is meant.', on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='tracker.company'),
        ),
        migrations.AlterField(
            model_name='companyalias',
            name='name',
            field=models.CharField(help_text='Another name under which it is written, as articles print it.', max_length=200),
        ),
        migrations.AlterField(
            model_name='companyrevision',
            name='fiscal_year_end_day',
            field=models.PositiveSmallIntegerField(default=31, help_text='Day of that month on which its fiscal year ends.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(31)]),
        ),
        migrations.AlterField(
            model_name='companyrevision',
            name='lei',
            field=models.CharField(blank=True, help_text='Its Legal Entity Identifier (ISO 17442), where it has one: 20 letters and digits.', max_length=20, validators=[django.core.validators.RegexValidator('^[A-Z0-9]{18}[0-9]{2}$', 'An LEI has 18 letters or digits and 2 check digits (ISO 17442).')], verbose_name='LEI'),
        ),
        migrations.AlterField(
            model_name='companyrevision',
            name='slug',
            field=models.SlugField(db_index=False, help_text='How it stands in addresses: small letters, digits and hyphens.', max_length=220),
        ),
        migrations.AlterField(
            model_name='companyrevision',
            name='wikidata_qid',
            field=models.CharField(blank=True, help_text='Its item in Wikidata, where it has one: Q1636958.', max_length=13, validators=[django.core.validators.RegexValidator('^Q[1-9][0-9]{0,11}$', 'A Wikidata item looks like Q1636958.')]),
        ),
        migrations.AlterField(
            model_name='correction',
            name='after',
            field=models.TextField(blank=True, help_text='What stands there now.'),
        ),
        migrations.AlterField(
            model_name='correction',
            name='before',
            field=models.TextField(blank=True, help_text='What stood there.'),
        ),
        migrations.AlterField(
            model_name='correction',
            name='claim',
            field=models.ForeignKey(blank=True, help_text='The claim that was corrected.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='tracker.claim'),
        ),
        migrations.AlterField(
            model_name='correction',
            name='field',
            field=models.CharField(help_text='What was changed.', max_length=40),
        ),
        migrations.AlterField(
            model_name='correction',
            name='made_by',
            field=models.ForeignKey(help_text='Who corrected it.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='correction',
            name='statement',
            field=models.ForeignKey(blank=True, help_text='The statement that was corrected.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='tracker.statement'),
        ),
        migrations.AlterField(
            model_name='deskstep',
            name='after_revision',
            field=models.BigIntegerField(help_text='How the row stood afterwards.', null=True),
        ),
        migrations.AlterField(
            model_name='deskstep',
            name='before_revision',
            field=models.BigIntegerField(help_text='How the row stood before.', null=True),
        ),
        migrations.AlterField(
            model_name='deskstep',
            name='by',
            field=models.ForeignKey(help_text='Who did it.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='deskstep',
            name='capture',
            field=models.ForeignKey(help_text='At which reading desk.', on_delete=django.db.models.deletion.PROTECT, related_name='desk_steps', to='tracker.capture'),
        ),
        migrations.AlterField(
            model_name='deskstep',
            name='claim',
            field=models.ForeignKey(help_text='The claim that it was done to.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tracker.claim'),
        ),
        migrations.AlterField(
            model_name='deskstep',
            name='done_at',
            field=models.DateTimeField(help_text='When it was done.'),
        ),
        migrations.AlterField(
            model_name='deskstep',
            name='statement',
            field=models.ForeignKey(help_text='The statement that it was done to.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tracker.statement'),
        ),
        migrations.AlterField(
            model_name='deskstep',
            name='undone_at',
            field=models.DateTimeField(help_text='When it was taken back.', null=True),
        ),
        migrations.AlterField(
            model_name='deskstep',
            name='verb',
            field=models.CharField(choices=[('changed', 'Change'), ('added', 'New quote'), ('drafted', 'New claim'), ('rejected', 'Rejection'), ('submitted', 'Submission for review'), ('joined', 'Joining')], help_text='What was done.', max_length=10),
        ),
        migrations.AlterField(
            model_name='event',
            name='claim',
            field=models.ForeignKey(blank=True, help_text='The claim it happened to.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='tracker.claim'),
        ),
        migrations.AlterField(
            model_name='event',
            name='correction',
            field=models.ForeignKey(blank=True, help_text='The correction that it is about.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.correction'),
        ),
        migrations.AlterField(
            model_name='event',
            name='evidence',
            field=models.ForeignKey(blank=True, help_text='The evidence that it is about.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.evidence'),
        ),
        migrations.AlterField(
            model_name='event',
            name='kind',
            field=models.CharField(choices=[('statement_published', 'Statement published'), ('statement_corrected', 'Statement corrected'), ('statement_withdrawn', 'Statement withdrawn'), ('appearance_added', 'Further source of a statement added'), ('claim_published', 'Claim published'), ('claim_corrected', 'Claim corrected'), ('claim_in_review', 'Claim back in review'), ('claim_withdrawn', 'Claim withdrawn'), ('evidence_confirmed', 'Evidence confirmed'), ('evidence_taken_back', 'Evidence no longer confirmed'), ('verdict_recorded', 'Verdict recorded'), ('reply_received', 'Reply received')], help_text='What happened.', max_length=20),
        ),
        migrations.AlterField(
            model_name='event',
            name='reply',
            field=models.ForeignKey(blank=True, help_text='The reply that it is about.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.reply'),
        ),
        migrations.AlterField(
            model_name='event',
            name='statement',
            field=models.ForeignKey(blank=True, help_text='The statement it happened to.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='tracker.statement'),
        ),
        migrations.AlterField(
            model_name='event',
            name='verdict',
            field=models.ForeignKey(blank=True, help_text='The verdict that it is about.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.verdict'),
        ),
        migrations.AlterField(
            model_name='evidence',
            name='capture',
            field=models.ForeignKey(help_text='The text that prints the passage.', on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='tracker.capture'),
        ),
        migrations.AlterField(
            model_name='evidence',
            name='claim',
            field=models.ForeignKey(help_text='The claim that the passage is held against.', on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='tracker.claim'),
        ),
        migrations.AlterField(
            model_name='evidence',
            name='end',
            field=models.PositiveIntegerField(help_text='In code points, exclusive.'),
        ),
        migrations.AlterField(
            model_name='evidence',
            name='prefix',
            field=models.CharField(blank=True, help_text='What stands before the passage.', max_length=64),
        ),
        migrations.AlterField(
            model_name='evidence',
            name='start',
            field=models.PositiveIntegerField(help_text="In code points of the capture's text."),
        ),
        migrations.AlterField(
            model_name='evidence',
            name='suffix',
            field=models.CharField(blank=True, help_text='What stands after it.', max_length=64),
        ),
        migrations.AlterField(
            model_name='evidencerevision',
            name='capture',
            field=models.ForeignKey(db_constraint=False, help_text='The text that prints the passage.', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.capture'),
        ),
        migrations.AlterField(
            model_name='evidencerevision',
            name='claim',
            field=models.ForeignKey(db_constraint=False, help_text='The claim that the passage is held against.', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.claim'),
        ),
        migrations.AlterField(
            model_name='evidencerevision',
            name='end',
            field=models.PositiveIntegerField(help_text='In code points, exclusive.'),
        ),
        migrations.AlterField(
            model_name='evidencerevision',
            name='prefix',
            field=models.CharField(blank=True, help_text='What stands before the passage.', max_length=64),
        ),
        migrations.AlterField(
            model_name='evidencerevision',
            name='start',
            field=models.PositiveIntegerField(help_text="In code points of the capture's text."),
        ),
        migrations.AlterField(
            model_name='evidencerevision',
            name='suffix',
            field=models.CharField(blank=True, help_text='What stands after it.', max_length=64),
        ),
        migrations.AlterField(
            model_name='executive',
            name='slug',
            field=models.SlugField(help_text='How the person stands in addresses: small letters, digits and hyphens.', max_length=220, unique=True),
        ),
        migrations.AlterField(
            model_name='executive',
            name='wikidata_qid',
            field=models.CharField(blank=True, help_text="The person's item in Wikidata, where there is one: Q1636958.", max_length=13, validators=[django.core.validators.RegexValidator('^Q[1-9][0-9]{0,11}$', 'A Wikidata item looks like Q1636958.')]),
        ),
        migrations.AlterField(
            model_name='executivealias',
            name='executive',
            field=models.ForeignKey(help_text='The person who is meant.', on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='tracker.executive'),
        ),
        migrations.AlterField(
            model_name='executivealias',
            name='name',
            field=models.CharField(help_text='Another name under which the person is written, as articles print it.', max_length=200),
        ),
        migrations.AlterField(
            model_name='executiverevision',
            name='slug',
            field=models.SlugField(db_index=False, help_text='How the person stands in addresses: small letters, digits and hyphens.', max_length=220),
        ),
        migrations.AlterField(
            model_name='executiverevision',
            name='wikidata_qid',
            field=models.CharField(blank=True, help_text="The person's item in Wikidata, where there is one: Q1636958.", max_length=13, validators=[django.core.validators.RegexValidator('^Q[1-9][0-9]{0,11}$', 'A Wikidata item looks like Q1636958.')]),
        ),
        migrations.AlterField(
            model_name='feed',
            name='is_active',
            field=models.BooleanField(default=True, help_text='Poll it. Without it, no new articles come from this feed.'),
        ),
        migrations.AlterField(
            model_name='feed',
            name='next_poll_at',
            field=models.DateTimeField(db_index=True, help_text='When it is polled again.'),
        ),
        migrations.AlterField(
            model_name='feed',
            name='outlet',
            field=models.ForeignKey(help_text='Whose articles it brings.', on_delete=django.db.models.deletion.PROTECT, related_name='feeds', to='tracker.outlet'),
        ),
        migrations.AlterField(
            model_name='feed',
            name='url',
            field=models.URLField(help_text='The address that is polled: RSS, Atom, JSON Feed or a sitemap.', max_length=1000, unique=True),
        ),
        migrations.AlterField(
            model_name='followupcheck',
            name='articles_seen',
            field=models.PositiveIntegerField(default=0, help_text='How many articles were looked at.'),
        ),
        migrations.AlterField(
            model_name='followupcheck',
            name='asked_by',
            field=models.ForeignKey(blank=True, help_text='The editor who asked for it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='followupcheck',
            name='claim',
            field=models.ForeignKey(help_text='The claim that was looked after.', on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='tracker.claim'),
        ),
        migrations.AlterField(
            model_name='followupcheck',
            name='evidence_suggested',
            field=models.PositiveIntegerField(default=0, help_text='How many passages were suggested from it.'),
        ),
        migrations.AlterField(
            model_name='followupcheck',
            name='reason',
            field=models.CharField(choices=[('scheduled', 'scheduled'), ('asked', 'asked for by an editor'), ('article', 'a new article named the company')], help_text='Why it was looked for.', max_length=10),
        ),
        migrations.AlterField(
            model_name='followupcheck',
            name='status',
            field=models.CharField(choices=[('complete', 'Complete'), ('incomplete', 'Incomplete')], help_text='Incomplete when anything that was asked failed: it proves nothing.', max_length=10),
        ),
        migrations.AlterField(
            model_name='heartbeat',
            name='name',
            field=models.CharField(help_text='Which part gives signs of life.', max_length=20, primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name='heartbeat',
            name='seen_at',
            field=models.DateTimeField(help_text='The last sign of life.'),
        ),
        migrations.AlterField(
            model_name='host',
            name='held_by',
            field=models.CharField(blank=True, default='', help_text='The worker that asks it at this moment.', max_length=32),
        ),
        migrations.AlterField(
            model_name='host',
            name='name',
            field=models.CharField(help_text='Of the site.', max_length=255, primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name='job',
            name='article',
            field=models.ForeignKey(blank=True, help_text='With which article.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tracker.article'),
        ),
        migrations.AlterField(
            model_name='job',
            name='capture',
            field=models.ForeignKey(blank=True, help_text='With which capture.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='tracker.capture'),
        ),
        migrations.AlterField(
            model_name='job',
            name='claim',
            field=models.ForeignKey(blank=True, help_text='With which claim.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tracker.claim'),
        ),
        migrations.AlterField(
            model_name='job',
            name='created_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), help_text='When it was asked for.'),
        ),
        migrations.AlterField(
            model_name='job',
            name='done_at',
            field=models.DateTimeField(blank=True, help_text='When it was done.', null=True),
        ),
        migrations.AlterField(
            model_name='job',
            name='error',
            field=models.TextField(blank=True, help_text='What failed last.'),
        ),
        migrations.AlterField(
            model_name='job',
            name='feed',
            field=models.ForeignKey(blank=True, help_text='With which feed.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tracker.feed'),
        ),
        migrations.AlterField(
            model_name='job',
            name='kind',
            field=models.CharField(choices=[('poll_feed', 'poll a feed'), ('capture_article', 'fetch an article'), ('recheck_article', 'see whether published words still stand in an article'), ('read_capture', 'read a capture for statements'), ('match_capture', 'match a capture against open claims'), ('check_claim', 'look for news on a claim')], help_text='What is to be done.', max_length=16),
        ),
        migrations.AlterField(
            model_name='job',
            name='leased_until',
            field=models.DateTimeField(blank=True, help_text='While a worker has it.', null=True),
        ),
        migrations.AlterField(
            model_name='linksuggestion',
            name='earlier',
            field=models.ForeignKey(help_text='The earlier claim of the plan.', on_delete=django.db.models.deletion.CASCADE, related_name='suggested_on', to='tracker.claim'),
        ),
        migrations.AlterField(
            model_name='linksuggestion',
            name='later',
            field=models.ForeignKey(help_text='The later claim of the plan.', on_delete=django.db.models.deletion.CASCADE, related_name='suggested_back', to='tracker.claim'),
        ),
        migrations.AlterField(
            model_name='look',
            name='articles_seen',
            field=models.PositiveIntegerField(default=0, help_text='How many articles came back.'),
        ),
        migrations.AlterField(
            model_name='look',
            name='error',
            field=models.TextField(blank=True, help_text='What failed; empty when nothing did.'),
        ),
        migrations.AlterField(
            model_name='look',
            name='follow_up',
            field=models.ForeignKey(help_text='The check that it belongs to.', on_delete=django.db.models.deletion.PROTECT, related_name='looks', to='tracker.followupcheck'),
        ),
        migrations.AlterField(
            model_name='look',
            name='provider',
            field=models.CharField(choices=[('archive', 'stored articles'), ('feeds', 'polled feeds'), ('gdelt', 'GDELT'), ('search', 'news search')], help_text='Where it was looked.', max_length=10),
        ),
        migrations.AlterField(
            model_name='look',
            name='query',
            field=models.CharField(help_text='What was asked.', max_length=500),
        ),
        migrations.AlterField(
            model_name='newsprovider',
            name='kind',
            field=models.CharField(choices=[('gdelt', 'GDELT'), ('search', 'news search')], help_text='How it is asked.', max_length=10),
        ),
        migrations.AlterField(
            model_name='outlet',
            name='name',
            field=models.CharField(help_text='Who publishes, as it writes itself.', max_length=200, unique=True),
        ),
        migrations.AlterField(
            model_name='outlet',
            name='slug',
            field=models.SlugField(help_text='How it stands in addresses: small letters, digits and hyphens.', max_length=220, unique=True),
        ),
        migrations.AlterField(
            model_name='outlet',
            name='website',
            field=models.URLField(blank=True, help_text='The address of its front page.'),
        ),
        migrations.AlterField(
            model_name='position',
            name='company',
            field=models.ForeignKey(help_text='At which company.', on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='tracker.company'),
        ),
        migrations.AlterField(
            model_name='position',
            name='ended_precision',
            field=models.CharField(choices=[('day', 'day'), ('month', 'month'), ('quarter', 'quarter'), ('year', 'year')], default='day', help_text='How exactly the last day is known.', max_length=8),
        ),
        migrations.AlterField(
            model_name='position',
            name='executive',
            field=models.ForeignKey(help_text='Who held the office.', on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='tracker.executive'),
        ),
        migrations.AlterField(
            model_name='position',
            name='started_precision',
            field=models.CharField(choices=[('day', 'day'), ('month', 'month'), ('quarter', 'quarter'), ('year', 'year')], default='day', help_text='How exactly the first day is known.', max_length=8),
        ),
        migrations.AlterField(
            model_name='positionrevision',
            name='company',
            field=models.ForeignKey(db_constraint=False, help_text='At which company.', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.company'),
        ),
        migrations.AlterField(
            model_name='positionrevision',
            name='ended_precision',
            field=models.CharField(choices=[('day', 'day'), ('month', 'month'), ('quarter', 'quarter'), ('year', 'year')], default='day', help_text='How exactly the last day is known.', max_length=8),
        ),
        migrations.AlterField(
            model_name='positionrevision',
            name='executive',
            field=models.ForeignKey(db_constraint=False, help_text='Who held the office.', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.executive'),
        ),
        migrations.AlterField(
            model_name='positionrevision',
            name='started_precision',
            field=models.CharField(choices=[('day', 'day'), ('month', 'month'), ('quarter', 'quarter'), ('year', 'year')], default='day', help_text='How exactly the first day is known.', max_length=8),
        ),
        migrations.AlterField(
            model_name='presence',
            name='capture',
            field=models.ForeignKey(help_text='What they have open.', on_delete=django.db.models.deletion.PROTECT, related_name='readers', to='tracker.capture'),
        ),
        migrations.AlterField(
            model_name='presence',
            name='seen_at',
            field=models.DateTimeField(help_text='The last sign of life.'),
        ),
        migrations.AlterField(
            model_name='presence',
            name='statement',
            field=models.ForeignKey(help_text='At the reading desk: the statement that they are on.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tracker.statement'),
        ),
        migrations.AlterField(
            model_name='presence',
            name='user',
            field=models.ForeignKey(help_text='Who is there.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='refusal',
            name='capture',
            field=models.ForeignKey(help_text='The text in which it stood.', on_delete=django.db.models.deletion.PROTECT, related_name='refusals', to='tracker.capture'),
        ),
        migrations.AlterField(
            model_name='refusal',
            name='end',
            field=models.PositiveIntegerField(help_text='Of the place, exclusive.'),
        ),
        migrations.AlterField(
            model_name='refusal',
            name='lifted_at',
            field=models.DateTimeField(help_text='When it was taken back.', null=True),
        ),
        migrations.AlterField(
            model_name='refusal',
            name='lifted_by',
            field=models.ForeignKey(help_text='Who took the rejection back.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='refusal',
            name='refused_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), help_text='When it was rejected.'),
        ),
        migrations.AlterField(
            model_name='refusal',
            name='refused_by',
            field=models.ForeignKey(help_text='Who rejected it.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='refusal',
            name='statement',
            field=models.ForeignKey(help_text='The draft that was rejected.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='refusals', to='tracker.statement'),
        ),
        migrations.AlterField(
            model_name='reply',
            name='answered_on',
            field=models.DateField(blank=True, help_text='The day its answer came.', null=True),
        ),
        migrations.AlterField(
            model_name='reply',
            name='asked_on',
            field=models.DateField(help_text='The day the company was asked.'),
        ),
        migrations.AlterField(
            model_name='reply',
            name='channel',
            field=models.CharField(choices=[('email', 'e-mail'), ('letter', 'letter'), ('phone', 'telephone'), ('press_office', 'press office form')], help_text='How it was asked.', max_length=12),
        ),
        migrations.AlterField(
            model_name='reply',
            name='claim',
            field=models.ForeignKey(help_text='The claim that the company was asked about.', on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='tracker.claim'),
        ),
        migrations.AlterField(
            model_name='replyrevision',
            name='answered_on',
            field=models.DateField(blank=True, help_text='The day its answer came.', null=True),
        ),
        migrations.AlterField(
            model_name='replyrevision',
            name='asked_on',
            field=models.DateField(help_text='The day the company was asked.'),
        ),
        migrations.AlterField(
            model_name='replyrevision',
            name='channel',
            field=models.CharField(choices=[('email', 'e-mail'), ('letter', 'letter'), ('phone', 'telephone'), ('press_office', 'press office form')], help_text='How it was asked.', max_length=12),
        ),
        migrations.AlterField(
            model_name='replyrevision',
            name='claim',
            field=models.ForeignKey(db_constraint=False, help_text='The claim that the company was asked about.', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.claim'),
        ),
        migrations.AlterField(
            model_name='seenarticle',
            name='article',
            field=models.ForeignKey(help_text='What was looked at.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.article'),
        ),
        migrations.AlterField(
            model_name='seenarticle',
            name='claim',
            field=models.ForeignKey(help_text='The claim that was looked after.', on_delete=django.db.models.deletion.PROTECT, related_name='seen_articles', to='tracker.claim'),
        ),
        migrations.AlterField(
            model_name='seenarticle',
            name='follow_up',
            field=models.ForeignKey(help_text='The check that saw it first.', on_delete=django.db.models.deletion.PROTECT, related_name='seen', to='tracker.followupcheck'),
        ),
        migrations.AlterField(
            model_name='statement',
            name='said_precision',
            field=models.CharField(choices=[('day', 'day'), ('month', 'month'), ('quarter', 'quarter'), ('year', 'year')], default='day', help_text='How exactly the day is known.', max_length=8),
        ),
        migrations.AlterField(
            model_name='statement',
            name='speaker',
            field=models.ForeignKey(blank=True, help_text='The executive who said it. Empty where no one person is known.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='tracker.executive'),
        ),
        migrations.AlterField(
            model_name='statement',
            name='speaker_status',
            field=models.CharField(choices=[('resolved', 'one executive'), ('ambiguous', 'several could be meant'), ('unknown', 'a person we do not know'), ('company', 'a company, no person'), ('no_person', 'no person named')], default='resolved', help_text='One executive, or why not.', max_length=10),
        ),
        migrations.AlterField(
            model_name='statementrevision',
            name='said_precision',
            field=models.CharField(choices=[('day', 'day'), ('month', 'month'), ('quarter', 'quarter'), ('year', 'year')], default='day', help_text='How exactly the day is known.', max_length=8),
        ),
        migrations.AlterField(
            model_name='statementrevision',
            name='speaker',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='The executive who said it. Empty where no one person is known.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.executive'),
        ),
        migrations.AlterField(
            model_name='statementrevision',
            name='speaker_status',
            field=models.CharField(choices=[('resolved', 'one executive'), ('ambiguous', 'several could be meant'), ('unknown', 'a person we do not know'), ('company', 'a company, no person'), ('no_person', 'no person named')], default='resolved', help_text='One executive, or why not.', max_length=10),
        ),
        migrations.AlterField(
            model_name='textrun',
            name='article',
            field=models.ForeignKey(help_text='That holds them.', on_delete=django.db.models.deletion.CASCADE, related_name='text_runs', to='tracker.article'),
        ),
        migrations.AlterField(
            model_name='textrun',
            name='hash',
            field=models.BigIntegerField(help_text='Of a few words in a row.'),
        ),
        migrations.AlterField(
            model_name='topic',
            name='name',
            field=models.CharField(help_text='Under which readers find claims: store openings.', max_length=100, unique=True),
        ),
        migrations.AlterField(
            model_name='topic',
            name='slug',
            field=models.SlugField(help_text='How it stands in addresses: small letters, digits and hyphens.', max_length=110, unique=True),
        ),
        migrations.AlterField(
            model_name='verdict',
            name='checks',
            field=models.ManyToManyField(help_text='Complete follow-up checks that it cites.', related_name='verdicts', through='tracker.VerdictCheck', to='tracker.followupcheck'),
        ),
        migrations.AlterField(
            model_name='verdict',
            name='claim',
            field=models.ForeignKey(help_text='The claim that was decided on.', on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='tracker.claim'),
        ),
        migrations.AlterField(
            model_name='verdict',
            name='decided_by',
            field=models.ForeignKey(help_text='Who decided.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='verdict',
            name='evidence',
            field=models.ManyToManyField(help_text='Confirmed evidence that it cites.', related_name='verdicts', through='tracker.VerdictEvidence', to='tracker.evidence'),
        ),
        migrations.AlterField(
            model_name='verdict',
            name='outcome',
            field=models.CharField(choices=[('in_progress', 'In progress'), ('stalled', 'Stalled'), ('kept', 'Kept'), ('kept_late', 'Kept late'), ('partly_kept', 'Partly kept'), ('not_kept', 'Not kept'), ('withdrawn_by_speaker', 'Withdrawn by speaker'), ('superseded', 'Superseded'), ('condition_not_met', 'Condition not met'), ('inconclusive', 'Inconclusive'), ('not_checkable', 'Not checkable')], help_text='What came of it. An outcome is rated, never an intent.', max_length=20),
        ),
        migrations.AlterField(
            model_name='verdict',
            name='previous',
            field=models.OneToOneField(blank=True, help_text='The verdict that it takes the place of.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next', to='tracker.verdict'),
        ),
        migrations.AlterField(
            model_name='verdict',
            name='rationale',
            field=models.TextField(help_text='Why, for readers.'),
        ),
        migrations.AlterField(
            model_name='verdict',
            name='reason_code',
            field=models.CharField(choices=[('reported_done', 'Sources report that it was done'), ('reported_not_done', 'Sources report that it was not done'), ('done_in_part', 'Only a part was done'), ('done_after_window', 'Done after the window had closed'), ('looked_found_nothing', 'Looked over the whole window and found nothing'), ('postponed', 'Put off to a later date'), ('withdrawn', 'Taken back by the speaker'), ('replaced', 'Replaced by a later statement'), ('condition_failed', 'The stated condition did not come about'), ('work_reported', 'Sources report that work goes on'), ('no_progress', 'No progress is reported'), ('sources_disagree', 'Sources disagree'), ('too_vague', 'Too vague to be checked')], help_text='What the outcome rests on, in one phrase.', max_length=20),
        ),
        migrations.AlterField(
            model_name='verdict',
            name='seconded_by',
            field=models.ForeignKey(blank=True, help_text='Who gave the second name.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='verdictcheck',
            name='follow_up',
            field=models.ForeignKey(help_text='The look that is cited.', on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='tracker.followupcheck'),
        ),
        migrations.AlterField(
            model_name='verdictcheck',
            name='verdict',
            field=models.ForeignKey(help_text='The verdict that cites it.', on_delete=django.db.models.deletion.PROTECT, related_name='cited_checks', to='tracker.verdict'),
        ),
        migrations.AlterField(
            model_name='verdictevidence',
            name='evidence',
            field=models.ForeignKey(help_text='The passage that is cited.', on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='tracker.evidence'),
        ),
        migrations.AlterField(
            model_name='verdictevidence',
            name='verdict',
            field=models.ForeignKey(help_text='The verdict that cites it.', on_delete=django.db.models.deletion.PROTECT, related_name='cited_evidence', to='tracker.verdict'),
        ),
        migrations.AlterField(
            model_name='verdictproposal',
            name='claim',
            field=models.ForeignKey(help_text='The claim that is decided on.', on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='tracker.claim'),
        ),
        migrations.AlterField(
            model_name='verdictproposal',
            name='outcome',
            field=models.CharField(choices=[('in_progress', 'In progress'), ('stalled', 'Stalled'), ('kept', 'Kept'), ('kept_late', 'Kept late'), ('partly_kept', 'Partly kept'), ('not_kept', 'Not kept'), ('withdrawn_by_speaker', 'Withdrawn by speaker'), ('superseded', 'Superseded'), ('condition_not_met', 'Condition not met'), ('inconclusive', 'Inconclusive'), ('not_checkable', 'Not checkable')], help_text='What came of it. An outcome is rated, never an intent.', max_length=20),
        ),
        migrations.AlterField(
            model_name='verdictproposal',
            name='reason_code',
            field=models.CharField(choices=[('reported_done', 'Sources report that it was done'), ('reported_not_done', 'Sources report that it was not done'), ('done_in_part', 'Only a part was done'), ('done_after_window', 'Done after the window had closed'), ('looked_found_nothing', 'Looked over the whole window and found nothing'), ('postponed', 'Put off to a later date'), ('withdrawn', 'Taken back by the speaker'), ('replaced', 'Replaced by a later statement'), ('condition_failed', 'The stated condition did not come about'), ('work_reported', 'Sources report that work goes on'), ('no_progress', 'No progress is reported'), ('sources_disagree', 'Sources disagree'), ('too_vague', 'Too vague to be checked')], help_text='What the outcome rests on, in one phrase.', max_length=20),
        ),
        migrations.AlterField(
            model_name='verdictproposalrevision',
            name='claim',
            field=models.ForeignKey(db_constraint=False, help_text='The claim that is decided on.', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.claim'),
        ),
        migrations.AlterField(
            model_name='verdictproposalrevision',
            name='outcome',
            field=models.CharField(choices=[('in_progress', 'In progress'), ('stalled', 'Stalled'), ('kept', 'Kept'), ('kept_late', 'Kept late'), ('partly_kept', 'Partly kept'), ('not_kept', 'Not kept'), ('withdrawn_by_speaker', 'Withdrawn by speaker'), ('superseded', 'Superseded'), ('condition_not_met', 'Condition not met'), ('inconclusive', 'Inconclusive'), ('not_checkable', 'Not checkable')], help_text='What came of it. An outcome is rated, never an intent.', max_length=20),
        ),
        migrations.AlterField(
            model_name='verdictproposalrevision',
            name='reason_code',
            field=models.CharField(choices=[('reported_done', 'Sources report that it was done'), ('reported_not_done', 'Sources report that it was not done'), ('done_in_part', 'Only a part was done'), ('done_after_window', 'Done after the window had closed'), ('looked_found_nothing', 'Looked over the whole window and found nothing'), ('postponed', 'Put off to a later date'), ('withdrawn', 'Taken back by the speaker'), ('replaced', 'Replaced by a later statement'), ('condition_failed', 'The stated condition did not come about'), ('work_reported', 'Sources report that work goes on'), ('no_progress', 'No progress is reported'), ('sources_disagree', 'Sources disagree'), ('too_vague', 'Too vague to be checked')], help_text='What the outcome rests on, in one phrase.', max_length=20),
        ),
    ]
