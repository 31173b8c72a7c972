"""The admin's theme. Beside the settings, because importing it from `tracker.admin` would load the admin before the apps."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy


def _may_view(model: str, app: str) -> Callable[[HttpRequest], bool]:
    return lambda request: request.user.has_perm(f"{app}.view_{model}")


def _link(title: str, icon: str, model: str, app: str = "tracker") -> dict[str, Any]:
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{model}_changelist"),
        "permission": _may_view(model, app),
    }


def _is_list_of_evidence(request: HttpRequest) -> bool:
    """The queue's address begins like the list's, and has its own line."""
    return request.path.startswith("/admin/tracker/evidence/") and "/queue/" not in request.path


NAVIGATION = [
    {
        "title": "Desk",
        "items": [
            {"title": "Queues", "icon": "inbox", "link": reverse_lazy("admin:index")},
            {
                "title": "Quick capture",
                "icon": "add_link",
                "link": reverse_lazy("admin:quick"),
                "permission": lambda request: request.user.has_perm("tracker.add_article"),
            },
            _link("Statements", "format_quote", "statement"),
            _link("Claims", "target", "claim"),
            _link("Evidence", "fact_check", "evidence") | {"active": _is_list_of_evidence},
            {
                "title": "Evidence queue",
                "icon": "rule",
                "link": reverse_lazy("admin:tracker_evidence_queue"),
                "permission": _may_view("evidence", "tracker"),
            },
            _link("Suggested links", "timeline", "linksuggestion"),
            _link("Proposals", "how_to_vote", "verdictproposal"),
            _link("Replies", "forum", "reply"),
        ],
    },
    {
        "title": "Sources",
        "separator": True,
        "items": [
            _link("Articles", "article", "article"),
            {
                "title": "Import",
                "icon": "upload_file",
                "link": reverse_lazy("admin:import"),
                "permission": lambda request: request.user.has_perms(("tracker.add_statement", "tracker.add_claim")),
            },
            _link("Outlets", "newspaper", "outlet"),
            _link("Feeds", "rss_feed", "feed"),
            _link("News providers", "travel_explore", "newsprovider"),
        ],
    },
    {
        "title": "People",
        "separator": True,
        "items": [
            _link("Companies", "apartment", "company"),
            _link("Executives", "person", "executive"),
            _link("Positions", "badge", "position"),
            _link("Topics", "sell", "topic"),
        ],
    },
    {
        "title": "Record",
        "separator": True,
        "collapsible": True,
        "items": [
            _link("Verdicts", "gavel", "verdict"),
            _link("Corrections", "edit_note", "correction"),
            _link("Follow-up checks", "manage_search", "followupcheck"),
            _link("Captures", "photo_camera", "capture"),
            _link("Source checks", "difference", "anchorcheck"),
            _link("Claim links", "timeline", "claimlink"),
            _link("Events", "list_alt", "event"),
        ],
    },
    {
        "title": "Works",
        "separator": True,
        "collapsible": True,
        "items": [
            _link("Jobs", "pending_actions", "job"),
            _link("Users", "group", "user", "auth"),
            _link("Groups", "groups", "group", "auth"),
            {"title": "Keys", "icon": "keyboard", "link": reverse_lazy("desk-keys")},
        ],
    },
]

UNFOLD: dict[str, Any] = {
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("tracker/mark.svg")}],
    "SCRIPTS": [
        lambda request: static("tracker/desk/keys.js"),
        lambda request: static("tracker/desk/names.js"),
    ],
    "STYLES": [lambda request: static("tracker/lists.css")],
    "SITE_TITLE": "On Record",
    "SITE_HEADER": "On Record",
    "SITE_SUBHEADER": "The editors' desk",
    "SITE_SYMBOL": "record_voice_over",
    "SHOW_HISTORY": True,
    "ACCOUNT": {"navigation": [{"title": "Second factor", "link": reverse_lazy("two-factor")}]},
    "SHOW_VIEW_ON_SITE": True,
    "DASHBOARD_CALLBACK": "tracker.admin.desk.with_queues",
    "BORDER_RADIUS": "6px",
    "COLORS": {
        "primary": {
            "50": "oklch(97% .014 254.6)",
            "100": "oklch(93.2% .032 255.6)",
            "200": "oklch(88.2% .059 254.1)",
            "300": "oklch(80.9% .105 251.8)",
            "400": "oklch(70.7% .165 254.6)",
            "500": "oklch(54.6% .19 260)",
            "600": "oklch(45% .17 262)",
            "700": "oklch(39% .15 264)",
            "800": "oklch(34% .12 265)",
            "900": "oklch(30% .1 266)",
            "950": "oklch(24% .07 267)",
        }
    },
    "COMMAND": {
        "search_models": [
            "tracker.company",
            "tracker.executive",
            "tracker.statement",
            "tracker.claim",
            "tracker.article",
        ],
        "show_history": False,
    },
    "SIDEBAR": {"show_search": False, "command_search": True, "navigation": NAVIGATION},
}
