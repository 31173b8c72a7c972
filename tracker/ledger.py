"""Whether a copy of the database keeps every promise: named checks that only read, each counting violations.

They trust no trigger and no constraint: a copy may have been restored without them, or changed while they were off.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.db import connection

from tracker.intake.canonical import canonical_url
from tracker.models import Article
from tracker.models.jobs import MOST_ATTEMPTS


@dataclass(frozen=True)
class Finding:
    name: str
    violations: int


def verify() -> list[Finding]:
    """Every check with its number of violations, in the order of the invariants. Reads only."""
    return [Finding(name, count()) for name, count in CHECKS.items()]


def _rows(query: str) -> Callable[[], int]:
    """Counts the rows of a query."""

    def count() -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({query}) violation")  # noqa: S608 (the queries below)
            return int(cursor.fetchone()[0])

    return count


UNSIGNED = """
    SELECT id FROM tracker_statement WHERE state = 'published' AND (published_by_id IS NULL OR published_at IS NULL)
    UNION ALL
    SELECT id FROM tracker_claim WHERE state = 'published' AND (published_by_id IS NULL OR published_at IS NULL)
    UNION ALL
    SELECT id FROM tracker_evidence WHERE state <> 'suggested' AND (judged_by_id IS NULL OR judged_at IS NULL)
    UNION ALL
    SELECT id FROM tracker_verdict WHERE decided_by_id IS NULL
    UNION ALL
    SELECT id FROM tracker_correction WHERE made_by_id IS NULL
    UNION ALL
    SELECT id FROM tracker_verdictproposal WHERE proposed_by_id IS NULL OR (state <> 'open' AND closed_by_id IS NULL)
"""

CAPTURE_HASH = "SELECT id FROM tracker_capture WHERE sha256 <> encode(sha256(convert_to(text, 'UTF8')), 'hex')"

SPAN_PLACE = """
    SELECT s.id FROM tracker_appearancespan s
        JOIN tracker_appearance a ON a.id = s.appearance_id JOIN tracker_capture c ON c.id = a.capture_id
    WHERE substr(c.text, s.start + 1, s."end" - s.start) <> s.exact
"""

APPEARANCE_WHOLE = """
    SELECT a.id FROM tracker_appearance a LEFT JOIN tracker_appearancespan s ON s.appearance_id = a.id GROUP BY a.id
    HAVING (a.pieces, a.start, a."end") IS DISTINCT FROM (count(s.id), min(s.start), max(s."end"))
"""

EVIDENCE_PLACE = """
    SELECT e.id FROM tracker_evidence e JOIN tracker_capture c ON c.id = e.capture_id
    WHERE substr(c.text, e.start + 1, e."end" - e.start) <> e.exact
"""

NO_APPEARANCE = """
    SELECT s.id FROM tracker_statement s WHERE s.state = 'published'
        AND NOT EXISTS (SELECT 1 FROM tracker_appearance a WHERE a.statement_id = s.id)
"""

NOT_ATTRIBUTED = """
    SELECT s.id FROM tracker_statement s LEFT JOIN tracker_position p ON p.id = s.position_id
    WHERE s.state = 'published' AND (s.speaker_id IS NULL OR s.speaker_status <> 'resolved' OR s.said_on IS NULL
        OR p.executive_id IS DISTINCT FROM s.speaker_id)
"""

CLAIM_WITHOUT_STATEMENT = """
    SELECT c.id FROM tracker_claim c JOIN tracker_statement s ON s.id = c.statement_id
    WHERE c.state = 'published' AND s.state <> 'published'
"""

HORIZON_DAY = """
    SELECT c.id FROM tracker_claim c JOIN tracker_statement s ON s.id = c.statement_id
    WHERE s.published_at IS NOT NULL AND c.read_against IS NOT NULL AND c.read_against IS DISTINCT FROM s.said_on
"""

ONE_PERSON = """
    SELECT id FROM tracker_verdict WHERE outcome IN ('kept', 'kept_late', 'partly_kept', 'not_kept')
        AND (seconded_by_id IS NULL OR seconded_by_id = decided_by_id)
"""

# What a passage was judged to be when the verdict was recorded: it may be judged anew once another verdict stands.
CITED_THEN = """
    SELECT ve.verdict_id, e.claim_id, then_.state, then_.stance FROM tracker_verdictevidence ve
        JOIN tracker_verdict v ON v.id = ve.verdict_id JOIN tracker_evidence e ON e.id = ve.evidence_id
        LEFT JOIN LATERAL (
            SELECT r.state, r.stance FROM tracker_evidencerevision r
            WHERE r.pgh_obj_id = e.id AND r.pgh_created_at <= v.recorded_at ORDER BY r.pgh_id DESC LIMIT 1
        ) then_ ON true
"""

KEPT_ON_NOTHING = f"""
    SELECT v.id FROM tracker_verdict v WHERE v.outcome IN ('kept', 'kept_late', 'partly_kept') AND NOT EXISTS (
        SELECT 1 FROM ({CITED_THEN}) cited WHERE cited.verdict_id = v.id AND cited.claim_id = v.claim_id
            AND cited.state = 'confirmed' AND cited.stance = 'confirms')
"""  # noqa: S608

# The window that was due when the verdict was recorded, for the same reason.
NOT_KEPT_ON_NOTHING = f"""
    SELECT v.id FROM tracker_verdict v
        LEFT JOIN LATERAL (
            SELECT r."window" FROM tracker_claimrevision r
            WHERE r.pgh_obj_id = v.claim_id AND r.pgh_created_at <= v.recorded_at ORDER BY r.pgh_id DESC LIMIT 1
        ) due ON true
        LEFT JOIN LATERAL (
            SELECT range_agg(f."window") AS days FROM tracker_verdictcheck vc
                JOIN tracker_followupcheck f ON f.id = vc.follow_up_id
            WHERE vc.verdict_id = v.id AND f.claim_id = v.claim_id AND f.status = 'complete'
        ) looked ON true
    WHERE v.outcome = 'not_kept' AND (looked.days @> due."window") IS NOT TRUE AND NOT EXISTS (
        SELECT 1 FROM ({CITED_THEN}) cited WHERE cited.verdict_id = v.id AND cited.claim_id = v.claim_id
            AND cited.state = 'confirmed' AND cited.stance IN ('contradicts', 'postpones'))
"""  # noqa: S608

CITED_UNCONFIRMED = f"""
    SELECT 1 FROM ({CITED_THEN}) cited JOIN tracker_verdict v ON v.id = cited.verdict_id
    WHERE cited.state IS DISTINCT FROM 'confirmed' OR cited.claim_id <> v.claim_id
"""  # noqa: S608

STANDING_UNCONFIRMED = """
    SELECT ve.id FROM tracker_verdictevidence ve JOIN tracker_evidence e ON e.id = ve.evidence_id
    WHERE e.state <> 'confirmed' AND NOT EXISTS (SELECT 1 FROM tracker_verdict n WHERE n.previous_id = ve.verdict_id)
"""

CHAIN_BROKEN = """
    SELECT v.id FROM tracker_verdict v
    WHERE v.previous_id IS DISTINCT FROM (
        SELECT max(b.id) FROM tracker_verdict b WHERE b.claim_id = v.claim_id AND b.id < v.id)
"""

INCOMPLETE_CITED = """
    SELECT vc.id FROM tracker_verdictcheck vc JOIN tracker_followupcheck f ON f.id = vc.follow_up_id
        JOIN tracker_verdict v ON v.id = vc.verdict_id
    WHERE f.status <> 'complete' OR f.claim_id <> v.claim_id
"""

CHECK_DISHONEST = """
    SELECT f.id FROM tracker_followupcheck f LEFT JOIN tracker_look l ON l.follow_up_id = f.id GROUP BY f.id
    HAVING count(l.id) = 0 OR (f.status = 'complete' AND bool_or(l.error <> ''))
"""


def _uncorrected(owner: str, fields: tuple[str, ...]) -> str:
    """Changes between two states of a published row that no correction of the same transaction accounts for."""
    named = ", ".join(f"('{name}')" for name in fields)
    return f"""
        SELECT after.pgh_id FROM (
            SELECT r.*, lag(to_jsonb(r)) OVER (PARTITION BY r.pgh_obj_id ORDER BY r.pgh_id) AS before
            FROM tracker_{owner}revision r
        ) after CROSS JOIN (VALUES {named}) changed(field)
        WHERE after.before->>'published_at' IS NOT NULL
            AND after.before->changed.field IS DISTINCT FROM to_jsonb(after)->changed.field
            AND NOT EXISTS (
                SELECT 1 FROM tracker_correction k WHERE k.{owner}_id = after.pgh_obj_id
                    AND k.field = regexp_replace(changed.field, '_id$', '') AND k.recorded_at = after.pgh_created_at)
    """  # noqa: S608


STATEMENT_FIELDS = ("speaker_id", "position_id", "said_on", "said_precision", "words", "form", "venue", "language")
CLAIM_FIELDS = ("statement_id", "company_id", "proposition", "kind", "modality", "condition", "market", "criteria",
                "phrase", "due_kind", "window", "grace_days")  # fmt: skip

DONE_WITHOUT_EFFECT = """
    SELECT j.id FROM tracker_job j WHERE j.done_at IS NOT NULL AND (
        (j.kind = 'capture_article' AND NOT EXISTS (SELECT 1 FROM tracker_capture c WHERE c.article_id = j.article_id))
        OR (j.kind = 'check_claim' AND NOT EXISTS (SELECT 1 FROM tracker_followupcheck f WHERE f.key = j.key)))
"""

CAPTURE_WITHOUT_JOB = """
    SELECT c.id FROM tracker_capture c CROSS JOIN (VALUES ('read_capture'), ('match_capture')) wanted(kind)
    WHERE NOT EXISTS (SELECT 1 FROM tracker_job j WHERE j.capture_id = c.id AND j.kind = wanted.kind)
"""

JOB_TWICE = """
    SELECT capture_id FROM tracker_job WHERE capture_id IS NOT NULL GROUP BY capture_id, kind HAVING count(*) > 1
"""

SEQUENCE_GAPS = """
    SELECT sequence FROM (SELECT sequence, row_number() OVER (ORDER BY id) AS expected FROM tracker_event) e
    WHERE sequence <> expected
"""

EVENT_MISSING = """
    SELECT s.id FROM tracker_statement s WHERE s.published_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM tracker_event e WHERE e.statement_id = s.id AND e.kind = 'statement_published')
    UNION ALL
    SELECT c.id FROM tracker_claim c WHERE c.published_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM tracker_event e WHERE e.claim_id = c.id AND e.kind = 'claim_published')
    UNION ALL
    SELECT s.id FROM tracker_statement s WHERE s.state = 'withdrawn' AND s.published_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM tracker_event e WHERE e.statement_id = s.id AND e.kind = 'statement_withdrawn')
    UNION ALL
    SELECT c.id FROM tracker_claim c WHERE c.state = 'withdrawn' AND c.published_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM tracker_event e WHERE e.claim_id = c.id AND e.kind = 'claim_withdrawn')
    UNION ALL
    SELECT v.id FROM tracker_verdict v WHERE NOT EXISTS (SELECT 1 FROM tracker_event e WHERE e.verdict_id = v.id)
    UNION ALL
    SELECT k.id FROM tracker_correction k WHERE NOT EXISTS (SELECT 1 FROM tracker_event e WHERE e.correction_id = k.id)
"""

# Seven links, one interview: a chain would count as several.
ORIGIN_CHAIN = """
    SELECT a.id FROM tracker_article a JOIN tracker_article o ON o.id = a.origin_id WHERE o.origin_id IS NOT NULL
"""

ANCHOR_CHECK_STRAY = """
    SELECT k.id FROM tracker_anchorcheck k JOIN tracker_capture c ON c.id = k.capture_id
        LEFT JOIN tracker_appearance p ON p.id = k.appearance_id LEFT JOIN tracker_evidence e ON e.id = k.evidence_id
        JOIN tracker_capture own ON own.id = coalesce(p.capture_id, e.capture_id)
    WHERE own.article_id <> c.article_id
"""

ANCHOR_CHECK_CHAIN = """
    SELECT k.id FROM tracker_anchorcheck k
    WHERE k.previous_id IS DISTINCT FROM (
        SELECT max(b.id) FROM tracker_anchorcheck b
        WHERE b.id < k.id AND (b.appearance_id = k.appearance_id OR b.evidence_id = k.evidence_id))
"""

PRESENT_NOWHERE = """
    SELECT k.id FROM tracker_anchorcheck k JOIN tracker_capture c ON c.id = k.capture_id
        LEFT JOIN tracker_evidence e ON e.id = k.evidence_id
        LEFT JOIN tracker_appearancespan s ON s.appearance_id = k.appearance_id
    WHERE k.state = 'present' AND strpos(c.text, coalesce(s.exact, e.exact)) = 0
"""

TRIGGERS_OFF = """
    SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE relname LIKE 'tracker\\_%' AND NOT tgisinternal AND tgenabled NOT IN ('O', 'A')
"""

PROTECTED = (
    *(f"{name}_is_append_only" for name in (
        "capture", "followupcheck", "look", "seenarticle", "verdict", "verdictevidence", "verdictcheck", "correction",
        "event", "anchorcheck", "statementrevision", "claimrevision", "evidencerevision",
    )),
    "span_is_anchored", "evidence_is_anchored", "appearance_is_whole", "statement_stands", "claim_stands",
    "verdict_follows_the_standing_one", "verdict_rests_on_evidence", "check_is_honest", "event_is_next_in_sequence",
    "capture_hash_is_of_its_text", "evidence_stays", "citation_is_sound", "published_change_is_corrected",
    "anchor_check_follows_the_last", "a_person_decides", "published_words_stay", "editorial_state_moves_on", "state_is_kept",
)  # fmt: skip
"""Triggers without which a promise hangs in the air."""


def _triggers_missing() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgname FROM pg_trigger WHERE NOT tgisinternal")
        there = {name for (name,) in cursor.fetchall()}
    return sum(name not in there for name in PROTECTED)


def _last_revision_differs() -> int:
    return sum(
        _rows(_differing(name))() for name in ("statement", "claim", "evidence", "reply", "position", "claimlink")
    )


def _differing(name: str) -> str:
    kept = "to_jsonb(r) - '{pgh_id,pgh_created_at,pgh_label,pgh_obj_id,pgh_context_id}'::text[]"
    return f"""
        SELECT t.id FROM tracker_{name} t LEFT JOIN LATERAL (
            SELECT {kept} AS state FROM tracker_{name}revision r WHERE r.pgh_obj_id = t.id ORDER BY r.pgh_id DESC LIMIT 1
        ) last ON true WHERE (to_jsonb(t) @> last.state) IS NOT TRUE
    """  # noqa: S608


def _addresses_twice() -> int:
    """Articles whose addresses are one and the same after normalisation."""
    addresses = Article.objects.exclude(canonical_url__startswith="urn:").values_list("canonical_url", flat=True)
    known = list(addresses.iterator())
    return len(known) - len({_normal(address) for address in known})


def _normal(address: str) -> str:
    try:
        return canonical_url(address)
    except ValueError:
        return address


def _jobs_over_their_attempts() -> int:
    return apps.get_model("tracker", "Job").objects.filter(attempts__gt=MOST_ATTEMPTS).count()


CHECKS: dict[str, Callable[[], int]] = {
    "decided_by_no_person": _rows(UNSIGNED),
    "capture_hash_differs": _rows(CAPTURE_HASH),
    "span_not_at_its_place": _rows(SPAN_PLACE),
    "appearance_not_whole": _rows(APPEARANCE_WHOLE),
    "evidence_not_at_its_place": _rows(EVIDENCE_PLACE),
    "published_statement_without_appearance": _rows(NO_APPEARANCE),
    "published_statement_not_attributed": _rows(NOT_ATTRIBUTED),
    "published_claim_on_unpublished_statement": _rows(CLAIM_WITHOUT_STATEMENT),
    "verdict_by_one_person": _rows(ONE_PERSON),
    "kept_without_evidence": _rows(KEPT_ON_NOTHING),
    "not_kept_without_evidence_or_looks": _rows(NOT_KEPT_ON_NOTHING),
    "verdict_cites_unconfirmed_evidence": _rows(CITED_UNCONFIRMED),
    "standing_verdict_lost_its_evidence": _rows(STANDING_UNCONFIRMED),
    "verdict_chain_broken": _rows(CHAIN_BROKEN),
    "statement_changed_without_correction": _rows(_uncorrected("statement", STATEMENT_FIELDS)),
    "claim_changed_without_correction": _rows(_uncorrected("claim", CLAIM_FIELDS)),
    "horizon_read_against_another_day": _rows(HORIZON_DAY),
    "job_done_without_effect": _rows(DONE_WITHOUT_EFFECT),
    "capture_without_job": _rows(CAPTURE_WITHOUT_JOB),
    "job_twice_for_a_capture": _rows(JOB_TWICE),
    "job_over_its_attempts": _jobs_over_their_attempts,
    "article_twice": _addresses_twice,
    "incomplete_check_cited": _rows(INCOMPLETE_CITED),
    "check_hides_an_error": _rows(CHECK_DISHONEST),
    "origin_of_an_origin": _rows(ORIGIN_CHAIN),
    "source_check_of_another_article": _rows(ANCHOR_CHECK_STRAY),
    "source_check_chain_broken": _rows(ANCHOR_CHECK_CHAIN),
    "words_called_present_are_not": _rows(PRESENT_NOWHERE),
    "event_sequence_broken": _rows(SEQUENCE_GAPS),
    "event_missing": _rows(EVENT_MISSING),
    "last_revision_differs": _last_revision_differs,
    "trigger_disabled": _rows(TRIGGERS_OFF),
    "trigger_missing": _triggers_missing,
}
