from tracker.admin import (
    articles,
    claims,
    companies,
    corrections,
    drift,
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
    "drift",
    "events",
    "evidence",
    "jobs",
    "lineage",
    "statements",
    "users",
    "verdicts",
]
