import django.contrib.postgres.indexes
import tracker.models.companies
from django.db import migrations, models


# NFKD parts a letter from its accents, which the expression drops; those few that do not come apart are named.
PLAIN = """
CREATE FUNCTION on_record_plain(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT btrim(regexp_replace(
        replace(replace(replace(
            translate(lower(regexp_replace(normalize(name, NFKD), U&'[\\0300-\\036f]+', '', 'g')), 'øłđðıŧħ', 'olddith'),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'),
        U&'[-\\2010-\\2015[:space:].,;:()"''`\\2018\\2019\\201c\\201d\\02bc\\00b7]+', ' ', 'g'))
$$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0003_editors_and_chief_editors'),
    ]

    operations = [
        migrations.RunSQL(PLAIN, "DROP FUNCTION on_record_plain(text)"),
        migrations.AddField(
            model_name='statement',
            name='candidates',
            field=models.ManyToManyField(blank=True, editable=False, help_text='Who could be meant, where the reader found several.', related_name='+', to='tracker.executive'),
        ),
        migrations.AlterField(
            model_name='event',
            name='kind',
            field=models.CharField(choices=[('statement_published', 'Statement published'), ('statement_corrected', 'Statement corrected'), ('statement_withdrawn', 'Statement withdrawn'), ('appearance_added', 'Further source of a statement added'), ('claim_published', 'Claim published'), ('claim_corrected', 'Claim corrected'), ('claim_in_review', 'Claim back in review'), ('claim_withdrawn', 'Claim withdrawn'), ('evidence_confirmed', 'Evidence confirmed'), ('verdict_recorded', 'Verdict recorded'), ('reply_received', 'Reply received')], max_length=20),
        ),
        migrations.AddIndex(
            model_name='executive',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(tracker.models.companies.Plain('name'), name='gin_trgm_ops'), name='executive_plain_name_trgm'),
        ),
        migrations.AddIndex(
            model_name='executivealias',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(tracker.models.companies.Plain('name'), name='gin_trgm_ops'), name='executive_alias_plain_trgm'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(fields=['said_precision', 'said_on'], name='statement_day_said'),
        ),
    ]
