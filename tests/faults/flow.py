"""500 short articles on one company, and what they leave: by content, so that two databases can be compared.

`python -m tests.faults.flow` adds them to the database that the environment names.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

ARTICLES = 500
FIRST_DAY = date(2022, 1, 3)
NOW = datetime(2025, 6, 3, 9, tzinfo=UTC)

# Each row by what it says and the hash of its source; numbers differ from one database to the next. Of plans that
# read as one saying, said on one day, the link is suggested on the one that was read first: which one, workers decide.
LEFT = """
SELECT 'statement', c.sha256, s.words, s.said_on::text, coalesce(e.name, ''), ''
FROM tracker_statement s JOIN tracker_appearance a ON a.statement_id = s.id JOIN tracker_capture c ON c.id = a.capture_id
    LEFT JOIN tracker_executive e ON e.id = s.speaker_id
UNION ALL
SELECT 'place', c.sha256, p.exact, p.start::text, p."end"::text, a.speaker_as_published
FROM tracker_appearancespan p JOIN tracker_appearance a ON a.id = p.appearance_id JOIN tracker_capture c ON c.id = a.capture_id
UNION ALL
SELECT 'claim', s.words, m.proposition, m."window"::text, m.kind, m.reader
FROM tracker_claim m JOIN tracker_statement s ON s.id = m.statement_id
UNION ALL
SELECT 'evidence', c.sha256, v.exact, v.stance, v.score::text, m.proposition
FROM tracker_evidence v JOIN tracker_capture c ON c.id = v.capture_id JOIN tracker_claim m ON m.id = v.claim_id
UNION ALL
SELECT 'check', c.sha256, f.reason, f.status, f.evidence_suggested::text, m.proposition
FROM tracker_followupcheck f JOIN tracker_claim m ON m.id = f.claim_id
    JOIN tracker_capture c ON c.id = split_part(f.key, ':', 2)::bigint
UNION ALL
SELECT 'link', '', g.kind, o.proposition, g.score::text, s.said_on::text
FROM tracker_linksuggestion g JOIN tracker_claim l ON l.id = g.later_id JOIN tracker_claim o ON o.id = g.earlier_id
    JOIN tracker_statement s ON s.id = l.statement_id
UNION ALL
SELECT 'job', c.sha256, j.kind, (j.done_at IS NOT NULL)::text, (j.parked_at IS NOT NULL)::text, ''
FROM tracker_job j JOIN tracker_capture c ON c.id = j.capture_id
"""


def text_of(number: int) -> str:
    """A plan, its delay, its opening, or something else, in turn; no two alike."""
    town = f"Town{number}"
    return (
        f"OSLO. “We will open a store in {town} next year,” Kari Nordahl, chief executive of Fjordly, said on Monday.",
        f"OSLO. Fjordly postponed the opening of its first store in Oslo, it said. The builders of {town} are late.",
        f"OSLO. Fjordly opened its first store in Oslo on Monday, and people came from {town} to see it.",
        f"OSLO. Fjordly sold its lorries to a dealer in {town}. “The price was good,” Kari Nordahl said.",
    )[number % 4]


def seed() -> None:
    """A company, its chief executive, one published plan, and the articles with their jobs."""
    from django.contrib.auth.models import Group, User

    from tracker.actions import articles, claims, lineage, statements
    from tracker.models import Claim, Company, Executive, Job, Position, Statement
    from tracker.text import Span
    from tracker.vocabulary import JobKind

    by = User.objects.create(username="ed", is_staff=True)
    by.groups.add(Group.objects.get(name="editor"))
    company = Company.objects.create(name="Fjordly", slug="fjordly")
    speaker = Executive.objects.create(name="Kari Nordahl", slug="kari-nordahl", family_name="Nordahl")
    held = Position.objects.create(executive=speaker, company=company, title="Chief executive")
    outlet = articles.add_outlet("The Sample Gazette")
    words = "We will open our first store in Oslo next year."
    day = FIRST_DAY - timedelta(days=7)
    source = articles.add_text(outlet, f"OSLO. “{words}” Kari Nordahl said.", now=NOW, published_on=day)
    said = Statement.objects.create(speaker=speaker, position=held, words=words, form="direct", said_on=day)
    start = source.text.index(words)
    statements.attach(said, source, [Span(start, start + len(words))])
    statements.publish(said, by, NOW)
    said.refresh_from_db()
    plan = Claim(
        statement=said,
        company=company,
        proposition="Fjordly will open its first store in Oslo",
        modality="will",
        criteria="A store that sells to the public.",
        phrase="next year",
    )
    claims.set_horizon(plan)
    plan.save()
    claims.publish(plan, by, NOW)
    lineage.suggest([plan])
    # Beat would look for news at a time of its own, and no two runs would be alike.
    Claim.objects.update(next_check_at=None)
    Job.objects.exclude(kind__in=(JobKind.READ_CAPTURE, JobKind.MATCH_CAPTURE)).delete()
    Job.objects.update(done_at=NOW)
    for number in range(ARTICLES):
        on = FIRST_DAY + timedelta(days=number)
        articles.add_text(outlet, text_of(number), now=NOW, published_on=on, url=f"https://news.example/{number}")


def left(rows: list[tuple[Any, ...]]) -> Counter[tuple[Any, ...]]:
    """What LEFT found, each row with how often."""
    return Counter(tuple(row) for row in rows)


if __name__ == "__main__":
    import django

    django.setup()
    seed()
