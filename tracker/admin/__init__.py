from tracker.admin import (
    articles,
    claims,
    companies,
    corrections,
    events,
    evidence,
    jobs,
    lineage,
    statements,
    users,
    verdicts,
)

__all__ = [
    "articles",
    "claims",
    "companies",
    "corrections",
    "events",
    "evidence",
    "jobs",
    "lineage",
    "statements",
    "users",
    "verdicts",
]
