from tracker.admin import (
    articles,
    claims,
    companies,
    corrections,
    drift,
    events,
    evidence,
    jobs,
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
    "statements",
    "users",
    "verdicts",
]
