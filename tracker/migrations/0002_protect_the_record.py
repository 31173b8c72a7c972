from pathlib import Path

from django.db import migrations

PROTECT = (Path(__file__).parent / "sql" / "protect_the_record.sql").read_text()

FUNCTIONS = [
    "append_only", "recorded_now", "next_version", "person_decides", "capture_hash", "span_is_anchored",
    "evidence_is_anchored", "appearance_is_whole", "published_words_stay", "statement_stands", "claim_stands",
    "position_stays", "editorial_state", "change_is_corrected", "evidence_stays", "verdict_follows",
    "citation_is_sound", "verdict_rests", "look_comes_with_its_check", "check_is_honest", "link_points_back",
    "answer_stays", "next_in_sequence", "origin_is_an_original", "state_is_kept",
]  # fmt: skip

UNPROTECT = "\n".join(
    [*(f"DROP FUNCTION on_record_{name}() CASCADE;" for name in FUNCTIONS), "DROP FUNCTION on_record_words_are_printed(bigint, text);", "DROP FUNCTION on_record_folded(text);", "DROP FUNCTION on_record_refuse(text, text);"]
)


class Migration(migrations.Migration):
    dependencies = [("tracker", "0001_initial")]

    operations = [migrations.RunSQL(PROTECT, UNPROTECT)]
