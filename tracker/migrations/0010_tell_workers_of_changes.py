from pathlib import Path

from django.db import migrations

TELL = (Path(__file__).parent / "sql" / "tell_of_changes.sql").read_text()

UNTELL = "\n".join(
    [*(f"DROP FUNCTION on_record_tell_of_{name}() CASCADE;" for name in ("claim", "verdict", "statement", "names")), "DROP TABLE tracker_change;"]
)


class Migration(migrations.Migration):
    dependencies = [('tracker', '0009_say_where_an_article_comes_from')]

    operations = [migrations.RunSQL(TELL, UNTELL)]
