"""What the desk does on a POST. A browser with scripts gets the changed parts of the page, one without the page."""

from collections.abc import Callable
from functools import wraps

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse

from tracker.actions import desk, undo
from tracker.actions.people import executive_from_words
from tracker.admin.reading.pages import desk_of, number, whole_page
from tracker.admin.reading.shown import Desk, after, desk_link, find, stamp_of
from tracker.admin.refusals import one_line, refusal_of
from tracker.models import Company, Statement
from tracker.queries.desk import Item, items_of
from tracker.text import Span
from tracker.vocabulary import Wording

Verb = Callable[..., tuple[str, int | None]]
"""Takes the desk and, where its address has one, the item. Returns what to say and the item to go to."""


def verb(*permissions: str) -> Callable[[Verb], Callable[..., HttpResponse]]:
    """A POST by somebody with any of the permissions; what is refused is said, and nothing of it is kept."""

    def wrap(do: Verb) -> Callable[..., HttpResponse]:
        @wraps(do)
        def view(request: HttpRequest, pk: int, item: int | None = None) -> HttpResponse:
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            at = desk_of(request, pk)
            if not any(request.user.has_perm(f"tracker.{name}") for name in permissions):
                raise PermissionDenied
            try:
                with transaction.atomic():
                    said, following = do(at) if item is None else do(at, item_at(at, item))
            except ValidationError as refusal:
                return refused(at, item, refusal)
            except DatabaseError as error:
                known = refusal_of(error, Statement)
                if known is None:
                    raise
                return refused(at, item, known)
            return answer(at, said, following)

        return view

    return wrap


def item_at(at: Desk, pk: int) -> Item:
    found = next((item for item in items_of(at.capture) if item.pk == pk), None)
    if found is None:
        raise Http404("There is no such quote in this capture.")
    return found


def has_script(at: Desk) -> bool:
    return at.request.headers.get("X-Desk") == "1"


def answer(at: Desk, said: str, current: int | None) -> HttpResponse:
    if has_script(at):
        return JsonResponse({"said": said, **at.parts(current)})
    messages.success(at.request, said)
    return HttpResponseRedirect(desk_link(at.capture.pk, current))


def refused(at: Desk, item: int | None, refusal: ValidationError) -> HttpResponse:
    if has_script(at):
        by_field = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
        return JsonResponse({"said": one_line(refusal), "refused": by_field, **at.parts(item)}, status=422)
    messages.error(at.request, one_line(refusal))
    return whole_page(at, at.context(item), admin.site, status=422)


@verb("publish_statement", "change_statement")
def accept(at: Desk, item: Item) -> tuple[str, int | None]:
    if not at.request.user.has_perm("tracker.publish_statement"):
        desk.submit(item.statement, at.capture, at.user, at.now)
        return "Submitted for review.", _next(at, item)
    may_claims = at.request.user.has_perm("tracker.publish_claim")
    was_published = item.has_open_claims
    published = desk.accept(item.statement, at.capture, at.user, at.now, with_claims=may_claims)
    left = item.statement.claims.filter(published_at=None).count()
    if was_published and not published:
        raise ValidationError({"criteria": "Say how the claim will be judged: then it can be published too."})
    told = _published_in_words(len(published), left)
    # What is left to say about a claim is said best while its quote is open.
    return (told, item.pk) if left else (told, _next(at, item))


def _published_in_words(published: int, left: int) -> str:
    with_claims = {0: "", 1: ", and its claim"}.get(published, f", and {published} claims")
    waits = f" {left} of its claims still asks how it will be judged." if left else ""
    return f"Published{with_claims}.{waits}"


def _next(at: Desk, item: Item) -> int | None:
    following = after(items_of(at.capture), item.pk)
    return following.pk if following else None


@verb("change_statement")
def reject(at: Desk, item: Item) -> tuple[str, int | None]:
    desk.refuse(item.statement, at.capture, at.user, at.now)
    return "Rejected. It is not suggested again; u takes that back.", _next(at, item)


@verb("change_statement")
def lift(at: Desk, item: Item) -> tuple[str, int | None]:
    desk.lift(item.statement, at.user, at.now)
    return "It waits again.", item.pk


@verb("change_statement")
def take_back(at: Desk) -> tuple[str, int | None]:
    step = undo.undo(at.capture, at.user, at.now)
    items = items_of(at.capture)
    current = next((item.pk for item in items if item.statement.pk == step.statement_id), None)
    shown = find(items, current or number(at.request.POST.get("item")))
    return f"{step.get_verb_display()} undone.", shown.pk if shown else None


@verb("add_statement")
def add(at: Desk) -> tuple[str, int | None]:
    posted = at.request.POST
    start, end, reading = (number(posted.get(name)) for name in ("start", "end", "reading"))
    if start is None or end is None or start >= end:
        raise ValidationError({"words": "Select the words of the quote first."})
    # A browser posts every newline as two characters; the offsets say how they stand in the text.
    words = posted.get("words", "")
    there = at.capture.text[start:end]
    same_words = _newlines(words) == _newlines(there)
    added = desk.add_quote(
        at.capture, Span(start, end), there if same_words else words, at.user, at.now, reading=reading or 0
    )
    pieces = "" if added.pieces == 1 else f", in {added.pieces} pieces"
    return f"Added as a draft{pieces}.", added.pk


def _newlines(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n")


@verb("change_statement")
def join(at: Desk, item: Item) -> tuple[str, int | None]:
    into = Statement.objects.filter(pk=number(at.request.POST.get("into")) or 0).first()
    if into is None:
        raise ValidationError({"into": "Choose the statement that it is the same as."})
    wording = at.request.POST.get("wording", Wording.ORIGINAL)
    appearance = desk.join(item.statement, into, wording, at.capture, at.user, at.now)
    return f"Joined: one more source of “{into}”.", appearance.pk


@verb("add_claim")
def write_claim(at: Desk, item: Item) -> tuple[str, int | None]:
    desk.write_claim(item.statement, at.capture, at.user, at.now)
    return "A draft of a claim was started from the words.", item.pk


@verb("add_executive")
def add_person(at: Desk, item: Item) -> tuple[str, int | None]:
    posted = at.request.POST
    company = Company.objects.filter(name__iexact=posted.get("company", "").strip()).first()
    if posted.get("company", "").strip() and company is None:
        raise ValidationError({"company": "We know no company of that name. Add it first."})
    name, title = posted.get("name", ""), posted.get("title", "") if company else ""
    person = executive_from_words(item.statement, name, at.user, title=title, company=company)
    return f"{person} is an executive now, and the speaker.", item.pk


def sign_of_life(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes who is here and answers with who else is, and what has changed since."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    at = desk_of(request, pk)
    desk.here(at.capture, at.user, number(request.POST.get("statement")), at.now)
    return JsonResponse({"others": at.others(), "stamp": stamp_of(items_of(at.capture))})
