"""What stands on every list of the admin: the editor's own filters, and what to do when nothing is listed."""

from typing import Any

from django import template
from django.http import HttpRequest

from tracker.models import SavedFilter
from tracker.queries.saved_filters import filters_of

register = template.Library()

WHEN_EMPTY: dict[str, str] = {
    "article": "Read an article: paste its address or its text. Feeds bring others by themselves.",
    "outlet": "Add an outlet, or let the first article of it be added.",
    "feed": "Add the address of a feed, and new articles come by themselves.",
    "newsprovider": "Add a provider and try it; until one is switched on, only stored articles are looked through.",
    "company": "Add the company that an executive speaks for.",
    "executive": "Add the person whose words are to be kept, or take one from a statement at the reading desk.",
    "position": "Add an office that an executive held, with its two dates as far as they are known.",
    "topic": "Add a topic under which readers find claims.",
    "statement": "Read an article: what executives say in it is suggested as statements.",
    "claim": "Open a published statement and draw a claim from it.",
    "evidence": "Passages are suggested when articles are read. “Look now” on a claim looks for more, and you may enter one.",
    "linksuggestion": "Links between claims are suggested when claims of one company are published.",
    "claimlink": "Open a claim and link it to an earlier one of the same plan.",
    "followupcheck": "Each look for news on a published claim is written down here. “Look now” on a claim takes one.",
    "look": "Each question to a provider is written down here. “Look now” on a claim asks.",
    "verdictproposal": "Open a claim that is due and propose a verdict.",
    "subscription": "Nobody follows anything by e-mail yet. Readers find the form on each page that can be followed.",
    "verdict": "A verdict comes of a proposal that a second person has put their name to.",
    "reply": "Open a claim and ask the company for a reply.",
    "correction": "Nothing published has been corrected. Correct a statement or a claim on its own page.",
    "capture": "A capture is kept each time an article is fetched or added. Read an article to begin.",
    "anchorcheck": "Published words are held against their sources every night; what has moved stands here.",
    "event": "What is published, corrected or decided is told here, for mirrors and feeds.",
    "job": "Work that waits for the machine stands here, and what it gave up.",
    "user": "Add a user, and give them a group: it says what they may do.",
    "group": "Groups are made with the database. Load its migrations.",
}
"""What to do next on a list without rows, by model."""


@register.simple_tag
def own_filters(request: HttpRequest, cl: Any) -> list[SavedFilter]:
    """The editor's own filters on this list."""
    return list(filters_of(request.user.pk or 0, cl.opts.label_lower))


@register.simple_tag
def what_next(cl: Any) -> str:
    """What to do on a list that has no row at all."""
    return WHEN_EMPTY.get(cl.opts.model_name, f"Nothing is on record here: no {cl.opts.verbose_name} has come yet.")


@register.simple_tag
def is_narrowed(cl: Any) -> bool:
    """Whether a search or a filter hides rows."""
    return bool(cl.query or cl.has_active_filters)
