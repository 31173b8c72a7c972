from tracker.admin import (
    articles,
    claims,
    companies,
    corrections,
    events,
    evidence,
    jobs,
    providers,
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
    "providers",
    "statements",
    "users",
    "verdicts",
]
