"""The evidence queue: a claim beside a passage, judged by single keys, or by plain links and forms without a script."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from tracker.actions import judgements
from tracker.admin.keys import QUEUE_KEYS
from tracker.admin.marks import EVIDENCE_COLOURS, STANCE_COLOURS, outcome_mark, window_in_words
from tracker.admin.refusals import one_line, refusal_of
from tracker.admin.steps import editor
from tracker.admin.versions import changes_since
from tracker.models import Claim, Evidence, Judgement, Verdict
from tracker.queries.evidence_queue import Item, Line, item, line, others_at
from tracker.queries.queues import held_evidence
from tracker.vocabulary import EvidenceState, Stance

DECISIONS = {"confirm": EvidenceState.CONFIRMED, "reject": EvidenceState.REJECTED}


def urls(model_admin: Any) -> list[URLPattern]:
    def wrap(view: Callable[["Desk"], HttpResponse]) -> Callable[..., HttpResponse]:
        wrapped: Callable[..., HttpResponse] = model_admin.admin_site.admin_view(
            lambda request: view(Desk(model_admin, request))
        )
        return wrapped

    return [
        path("queue/", wrap(page), name="tracker_evidence_queue"),
        path("queue/judge/", wrap(judge), name="tracker_evidence_queue_judge"),
        path("queue/undo/", wrap(undo), name="tracker_evidence_queue_undo"),
        path("queue/here/", wrap(sign_of_life), name="tracker_evidence_queue_here"),
    ]


def number(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdecimal() and len(value) < 18 else None


@dataclass
class Desk:
    """One request to the queue: by whom, and on which claim, if on one."""

    model_admin: Any
    request: HttpRequest

    def __post_init__(self) -> None:
        if not self.model_admin.has_view_permission(self.request):
            raise PermissionDenied
        self.now = timezone.now()

    @property
    def asked(self) -> Any:
        return self.request.POST if self.request.method == "POST" else self.request.GET

    @property
    def user(self) -> User:
        return editor(self.request)

    @property
    def may_judge(self) -> bool:
        return bool(self.model_admin.has_judge_permission(self.request))

    @cached_property
    def claim(self) -> Claim | None:
        asked = self.asked.get("claim")
        if not asked:
            return None
        found = Claim.objects.defer("search").filter(pk=number(asked) or 0).first()
        if found is None:
            raise Http404("There is no such claim.")
        return found

    @cached_property
    def line(self) -> Line:
        midnight = timezone.localtime(self.now).replace(hour=0, minute=0, second=0, microsecond=0)
        return line(self.claim, self.user.pk, midnight)

    def first(self) -> int | None:
        """The front of the queue that nobody else has before them."""
        held = set(held_evidence(self.now, self.user.pk))
        free = (group for group in self.line.groups if not held.intersection(group))
        group = next(free, self.line.groups[0] if self.line.groups else None)
        return group[0] if group else None

    def link(self, pk: int | None = None) -> str:
        given = {"claim": self.claim.pk if self.claim else None, "item": pk}
        kept = urlencode({name: value for name, value in given.items() if value})
        return reverse("admin:tracker_evidence_queue") + (f"?{kept}" if kept else "")


@dataclass(frozen=True)
class Typed:
    """What an editor has entered: shown again when it was refused."""

    stance: str
    note: str
    copies: frozenset[int]
    told: str = ""


def page(desk: Desk) -> HttpResponse:
    pk = number(desk.asked.get("item"))
    shown = item(pk, timezone.localdate()) if pk else None
    if shown is not None and not shown.waits:
        messages.info(desk.request, _judged_already(shown.evidence))
        shown = None
    if shown is None or (desk.claim and shown.claim.pk != desk.claim.pk):
        following = desk.first()
        shown = item(following, timezone.localdate()) if following else None
    return _shown(desk, shown, typed=_as_suggested(shown) if shown else None)


def _judged_already(row: Evidence) -> str:
    when = timezone.localtime(row.judged_at).strftime("%H:%M on %d %b") if row.judged_at else ""
    return f"{row.judged_by} has {row.get_state_display().lower()} that passage at {when}. Here is the next one."


def _as_suggested(shown: Item) -> Typed:
    """Copies that say the same are judged along; one that was read otherwise waits for a look of its own."""
    alike = frozenset(row.pk for row in shown.copies if row.stance == shown.evidence.stance)
    return Typed(shown.evidence.stance, shown.evidence.note, alike)


def judge(desk: Desk) -> HttpResponse:
    """One act. What is refused comes back with all that was typed, beside what stands there now."""
    if desk.request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not desk.may_judge:
        raise PermissionDenied
    posted = desk.request.POST
    pk = number(posted.get("item")) or 0
    # Before the act: afterwards the passage has no place in the queue any more.
    following = desk.line.beside(pk, 1)
    typed = _typed(desk)
    opened = {one: number(posted.get(f"version-{one}")) or 0 for one in (pk, *typed.copies)}
    decision = DECISIONS.get(posted.get("decision", ""), "")
    try:
        rows = judgements.judge_together(opened, decision, desk.user, desk.now, stance=typed.stance, note=typed.note)
    except ValidationError as refusal:
        return _refused(desk, pk, typed, one_line(refusal))
    except DatabaseError as error:
        said = refusal_of(error, Evidence)
        if said is None:
            raise
        return _refused(desk, pk, typed, one_line(said))
    for row in rows:
        desk.model_admin.log_change(desk.request, row, "Judge evidence")
    messages.success(desk.request, _done(rows))
    return HttpResponseRedirect(desk.link(following if following not in opened else None))


def _typed(desk: Desk) -> Typed:
    posted = desk.request.POST
    copies = frozenset(pk for one in posted.getlist("copies") if (pk := number(one)))
    return Typed(posted.get("stance", ""), posted.get("note", "").strip(), copies)


def _done(rows: list[Evidence]) -> str:
    state = rows[0].state
    said = f"Confirmed: {rows[0].get_stance_display()}" if state == EvidenceState.CONFIRMED else "Rejected"
    many = len(rows) - 1
    return f"{said}{f', with {many} cop' + ('y' if many == 1 else 'ies') if many else ''}."


def _refused(desk: Desk, pk: int, typed: Typed, told: str) -> HttpResponse:
    shown = item(pk, timezone.localdate())
    if shown is None:
        messages.error(desk.request, told)
        return HttpResponseRedirect(desk.link())
    opened = number(desk.request.POST.get(f"version-{pk}"))
    if opened and opened < shown.evidence.version:
        told = f"{_meanwhile(shown.evidence, opened)} Nothing of yours is lost: it stands below."
    return _shown(desk, shown, typed=Typed(typed.stance, typed.note, typed.copies, told), status=409)


def _meanwhile(row: Evidence, opened: int) -> str:
    if row.state == EvidenceState.SUGGESTED:
        return f"{changes_since(row, opened).by} has changed this passage since you opened it."
    said = f" as “{row.get_stance_display()}”" if row.state == EvidenceState.CONFIRMED else ""
    return f"{row.judged_by} {row.get_state_display().lower()} this passage{said} while you were looking at it."


def _shown(desk: Desk, shown: Item | None, *, typed: Typed | None, status: int = 200) -> HttpResponse:
    context = {
        **desk.model_admin.admin_site.each_context(desk.request),
        "title": "Evidence queue",
        "opts": desk.model_admin.opts,
        "is_popup": False,
        "is_fullwidth": "1",
        "may_judge": desk.may_judge,
        "only": desk.claim,
        "line": desk.line,
        "item": shown,
        "typed": typed,
        "stances": Stance.choices,
        "keys": QUEUE_KEYS,
        "all_link": reverse("admin:tracker_evidence_queue"),
        "last": _last(desk),
        **(_about(desk, shown) if shown else {}),
    }
    return TemplateResponse(desk.request, "admin/tracker/evidence_queue.html", context, status=status)


def _about(desk: Desk, shown: Item) -> dict[str, Any]:
    row = shown.evidence
    before, after = desk.line.beside(row.pk, -1), desk.line.beside(row.pk, 1)
    return {
        "number": desk.line.number_of(row.pk),
        "back": desk.link(before) if before else "",
        "next": desk.link(after) if after else "",
        "others": [
            one.user.get_full_name() or one.user.get_username() for one in others_at(row, desk.user.pk, desk.now)
        ],
        "window": window_in_words(shown.claim),
        "outcome": outcome_mark(shown.outcome)[1],
        "confirmed": [(Stance(stance).label, STANCE_COLOURS[stance], many) for stance, many in shown.confirmed],
        "state_colour": EVIDENCE_COLOURS[EvidenceState(row.state)],
        "propose": _propose_link(desk, shown.claim),
    }


def _propose_link(desk: Desk, claim: Claim) -> str:
    """The form of a verdict; empty for who may not propose one, or on a claim that is not published."""
    if not desk.request.user.has_perm("tracker.propose_verdict") or claim.published_at is None:
        return ""
    verdicts = desk.model_admin.admin_site._registry.get(Verdict)
    if verdicts is not None and verdicts.has_add_permission(desk.request):
        return f"{reverse('admin:tracker_verdict_add')}?claim={claim.pk}"
    return reverse("admin:tracker_claim_propose", args=[claim.pk])


def _last(desk: Desk) -> Judgement | None:
    if not desk.may_judge:
        return None
    return Judgement.objects.to_undo(desk.user.pk).select_related("evidence").first()


def undo(desk: Desk) -> HttpResponse:
    """Takes the editor's last act back, and goes to what waits again."""
    if desk.request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not desk.may_judge:
        raise PermissionDenied
    try:
        rows = judgements.undo(desk.user, desk.now)
    except ValidationError as refusal:
        messages.error(desk.request, f"Not undone. {one_line(refusal)}")
        return HttpResponseRedirect(desk.link(number(desk.asked.get("item"))))
    for row in rows:
        desk.model_admin.log_change(desk.request, row, "Undo a judgement")
    many = f" {len(rows)} passages stand" if len(rows) > 1 else " It stands"
    messages.success(desk.request, f"Undone.{many} as before.")
    first = rows[0]
    if desk.claim is not None and desk.claim.pk != first.claim_id:
        return HttpResponseRedirect(f"{reverse('admin:tracker_evidence_queue')}?item={first.pk}")
    return HttpResponseRedirect(desk.link(first.pk))


def sign_of_life(desk: Desk) -> HttpResponse:
    """Notes who has the passage before them, and answers with who else has, and whether it still waits."""
    if desk.request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    row = Evidence.objects.filter(pk=number(desk.asked.get("item")) or 0).select_related("judged_by").first()
    if row is None:
        raise Http404("There is no such evidence.")
    if desk.may_judge:
        judgements.hold(row, desk.user, desk.now)
    names = [one.user.get_full_name() or one.user.get_username() for one in others_at(row, desk.user.pk, desk.now)]
    judged = "" if row.state == EvidenceState.SUGGESTED else f"{row.judged_by} has just judged it: {row.state}."
    return JsonResponse({"others": names, "judged": judged})
