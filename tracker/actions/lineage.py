"""Claims of one plan: a reader suggests that a later one goes on with an earlier one, a person links them."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.contrib.auth.models import User
from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from tracker.matching.lineage import READER, LinkReading, Number, Plan, read_link
from tracker.matching.words import raw_words
from tracker.models import Capture, Claim, ClaimLink, Company, LinkSuggestion, Statement
from tracker.vocabulary import ClaimKind, EditorialState, LinkKind, LinkState

MOST_COMPARED = 200
"""Claims of a company that share a word with the new one, the last said first: a plan goes on from its last word."""

MOST_SUGGESTED = 5
"""Earlier claims that one claim is suggested to go on with: nobody would go through more."""

UNFINISHED = (EditorialState.DRAFT, EditorialState.IN_REVIEW)

Pair = tuple[int, int]
"""The ids of a later and of an earlier claim."""


def suggest_from(capture: Capture) -> list[LinkSuggestion]:
    """`suggest` for the draft claims that a capture's statements have."""
    drafts = Claim.objects.filter(statement__appearances__capture=capture, published_at=None).distinct()
    return suggest(drafts)


def suggest(claims: Iterable[Claim]) -> list[LinkSuggestion]:
    """Suggests which open claims of its company each claim goes on with; of a published one, also what goes on with it.

    What was suggested before and no longer holds is taken away; what a person judged or linked stays. One saying
    in several prints is suggested once. Running it twice leaves the same rows. Returns all that wait for a judgement.
    """
    ids = [claim.pk for claim in claims]
    with transaction.atomic():
        companies = Claim.objects.filter(pk__in=ids).values("company")
        # Two prints of one saying may be read at once: the second waits here, and finds the first one's suggestion.
        list(Company.objects.select_for_update(no_key=True).filter(pk__in=companies).order_by("pk").values_list("pk"))
        for claim in _loaded(Claim.objects.filter(pk__in=ids)).order_by("pk"):
            _suggest_for(claim)
    return list(LinkSuggestion.objects.to_judge().filter(Q(later__in=ids) | Q(earlier__in=ids)).order_by("pk"))


def confirm(suggestion: LinkSuggestion, by: User, kind: str = "") -> ClaimLink:
    """A person makes the suggestion a claim link, and may give it another kind; the machine's stays beside it.

    Raises ValidationError when it was judged already, or while the later claim is a draft, which no reader sees.
    """
    with transaction.atomic():
        row = _to_judge(suggestion)
        if row.later.published_at is None:
            raise ValidationError({"later": "The later claim is a draft: publish it first."})
        made = link(row.later, row.earlier, kind or row.kind, by)
    suggestion.refresh_from_db()
    return made


def reject(suggestion: LinkSuggestion, by: User) -> None:
    """A person's no: the two are not suggested again. Raises ValidationError when it was judged already."""
    with transaction.atomic():
        row = _to_judge(suggestion)
        LinkSuggestion.objects.filter(pk=row.pk).update(state=LinkState.REJECTED, judged_by_id=by.pk, judged_at=Now())
    suggestion.refresh_from_db()


def link(later: Claim, earlier: Claim, kind: str, by: User) -> ClaimLink:
    """Joins two claims of one plan; a suggestion that waits for the two is confirmed by it.

    Raises ValidationError for an unknown kind, when the later one was said first, or when they are one.
    """
    if kind not in LinkKind.values:
        raise ValidationError({"kind": f"Unknown kind of link: {kind}."})
    if later.pk == earlier.pk:
        raise ValidationError({"earlier": "A claim cannot be linked to itself."})
    days = later.statement.said_on, earlier.statement.said_on
    if days[0] and days[1] and days[0] < days[1]:
        raise ValidationError({"earlier": f"That claim was said later, on {days[1]}."})
    with transaction.atomic():
        waiting = LinkSuggestion.objects.to_judge().filter(later=later, earlier=earlier)
        suggested = waiting.select_for_update().first()
        row, new = ClaimLink.objects.get_or_create(
            later=later,
            earlier=earlier,
            defaults={"kind": kind, "confirmed_by_id": by.pk, "reader": suggested.reader if suggested else ""},
        )
        if not new:
            raise ValidationError({"earlier": f"The two are linked already: {row.get_kind_display()}."})
        waiting.update(state=LinkState.CONFIRMED, kind=kind, link=row, judged_by_id=by.pk, judged_at=Now())
    return row


def _to_judge(suggestion: LinkSuggestion) -> LinkSuggestion:
    rows = LinkSuggestion.objects.select_for_update(of=("self",)).with_claims()
    row = rows.filter(pk=suggestion.pk).first()
    if row is None:
        raise ValidationError({"state": "It is gone: one of its claims was changed or deleted."})
    if row.state != LinkState.SUGGESTED:
        raise ValidationError({"state": f"It is {row.get_state_display().lower()} already."})
    return row


def _loaded(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    return claims.select_related("company", "statement__speaker").prefetch_related("numbers", "company__aliases")


def _suggest_for(claim: Claim) -> None:
    """Brings the suggestions that hang on a claim in line with what the reader says of it now."""
    found: dict[Pair, LinkReading] = {}
    if _counts(claim):
        found = _with_earlier(claim) | (_with_later(claim) if claim.state == EditorialState.PUBLISHED else {})
    about = Q(later=claim) | Q(earlier=claim)
    linked = ClaimLink.objects.filter(about).values_list("later_id", "earlier_id")
    for pair in linked:
        found.pop(pair, None)
        found.pop(pair[::-1], None)
    for row in LinkSuggestion.objects.to_judge().filter(about).select_for_update():
        if (row.later_id, row.earlier_id) not in found:
            row.delete()
    for (later, earlier), reading in found.items():
        _write(later, earlier, reading)


def _write(later: int, earlier: int, reading: LinkReading) -> None:
    values = {"kind": reading.kind, "suggested_kind": reading.kind, "score": reading.score, "reader": READER}
    row, new = LinkSuggestion.objects.get_or_create(later_id=later, earlier_id=earlier, defaults=values)
    if not new and row.state == LinkState.SUGGESTED and any(getattr(row, name) != values[name] for name in values):
        LinkSuggestion.objects.filter(pk=row.pk).update(**values)


def _counts(claim: Claim) -> bool:
    """Whether the claim can go on with another: it stands, its day is known, and not only copies of an article print it."""
    if claim.state == EditorialState.WITHDRAWN or claim.statement.said_on is None:
        return False
    if Statement.objects.refused().filter(pk=claim.statement_id).exists():
        return False
    places = claim.statement.appearances
    return (
        claim.published_at is not None or not places.exists() or places.filter(capture__article__origin=None).exists()
    )


def _with_earlier(claim: Claim) -> dict[Pair, LinkReading]:
    """The open claims that this one goes on with, the surest first, where no other print of it says so already."""
    known = {row.pk: row for row in _comparable(claim, Claim.objects.open()).filter(_said("lt", claim))[:MOST_COMPARED]}
    read = [(pk, reading) for pk, row in known.items() if (reading := read_link(_plan(row), _plan(claim))) is not None]
    best = sorted(read, key=lambda one: (-one[1].score, -one[0]))[:MOST_SUGGESTED]
    return {(claim.pk, pk): reading for pk, reading in best if not _yields_to_a_twin(claim, pk)}


def _with_later(claim: Claim) -> dict[Pair, LinkReading]:
    """Claims said later that go on with this one, which has just become one that others can go on with."""
    standing = Claim.objects.exclude(state=EditorialState.WITHDRAWN)
    found = {}
    for row in _comparable(claim, standing).filter(_said("gt", claim))[:MOST_COMPARED]:
        reading = read_link(_plan(claim), _plan(row)) if _counts(row) else None
        if reading is not None and not _yields_to_a_twin(row, claim.pk):
            found[row.pk, claim.pk] = reading
    return found


def _said(how: str, claim: Claim) -> Q:
    return Q(**{f"statement__said_on__{how}": claim.statement.said_on})


def _comparable(claim: Claim, among: QuerySet[Claim]) -> QuerySet[Claim]:
    """Claims of its company that share a word or the market, the last said first."""
    words = dict.fromkeys(raw_words(claim.proposition))
    alike = Q(search=reduce(or_, (SearchQuery(word, config="english") for word in words))) if words else Q()
    if claim.market:
        alike |= Q(market__iexact=claim.market)
    mine = among.filter(alike, company=claim.company_id).exclude(pk=claim.pk)
    return _loaded(mine).order_by("-statement__said_on", "-pk")


def _yields_to_a_twin(claim: Claim, earlier: int) -> bool:
    """Whether another print of the same saying has this suggestion and keeps it.

    A draft's suggestion that nobody has judged is taken away for a published claim's.
    """
    twins = LinkSuggestion.objects.filter(
        earlier=earlier,
        later__company=claim.company_id,
        later__statement__speaker=claim.statement.speaker_id,
        later__statement__said_on=claim.statement.said_on,
        later__window=claim.window,
    ).exclude(later=claim)
    if claim.published_at is not None:
        twins.filter(state=LinkState.SUGGESTED, later__state__in=UNFINISHED).delete()
    return twins.exists()


def _plan(claim: Claim) -> Plan:
    said = claim.statement
    speaker = (said.speaker.name, said.speaker.family_name) if said.speaker else ()
    return Plan(
        company_id=claim.company_id,
        executive_id=said.speaker_id,
        proposition=claim.proposition,
        words=said.words,
        kind=ClaimKind(claim.kind),
        said_on=said.said_on,
        market=claim.market,
        opens=claim.opens_on,
        closes=claim.closes_on,
        numbers=tuple(Number(one.value, one.unit) for one in claim.numbers.all()),
        names=(*claim.company.names, *speaker),
    )
