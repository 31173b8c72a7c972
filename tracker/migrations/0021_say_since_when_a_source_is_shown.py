from pathlib import Path

import django.db.models.functions.datetime
from django.db import migrations, models

SAY = (Path(__file__).parent / "sql" / "say_since_when.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [('tracker', '0019_import_files_and_lead_old_addresses_on')]

    operations = [
        migrations.AddField(
            model_name='appearance',
            name='attached_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, help_text='When it became a source of its statement. The database sets it.'),
        ),
        migrations.RunSQL(SAY, "DROP FUNCTION on_record_appearance_says_since_when() CASCADE;"),
    ]
