"""People whom the tracker does not know yet."""

from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q, QuerySet, Value
from django.utils.text import slugify

from tracker.extraction.family_names import family_name_of
from tracker.models import Company, Executive, Position, Statement
from tracker.models.companies import Plain
from tracker.vocabulary import EditorialState, SpeakerStatus

UNPUBLISHED = (EditorialState.DRAFT, EditorialState.IN_REVIEW)


def executive_from_words(
    statement: Statement,
    name: str,
    by: User,
    *,
    title: str = "",
    company: Company | None = None,
    start: date | None = None,
) -> Executive:
    """A person we did not know becomes an executive, and the speaker of this statement.

    With a title and a company, a position too; without `start` its first day is not known. Other drafts
    of the same captures whose speaker is printed in the same words get the same speaker. Raises
    ValidationError naming the field: name (also when somebody bears it already), title, company, start, statement.
    """
    name, title = " ".join(name.split()), " ".join(title.split())
    _check(name, title, company, start)
    with transaction.atomic():
        statement = Statement.objects.select_for_update().get(pk=statement.pk)
        if statement.published_at is not None or statement.state not in UNPUBLISHED:
            raise ValidationError({"statement": "It was published: correct its speaker instead."})
        if start is not None and statement.said_on is not None and start > statement.said_on:
            raise ValidationError({"start": f"It was said before, on {statement.said_on}."})
        executive = _add(name, statement)
        position = None
        if company is not None:
            position = Position.objects.create(executive=executive, company=company, title=title, started_on=start)
        for row in (statement, *_said_by_the_same_words(statement, name)):
            _give(row, executive, position)
    return executive


def bearers(name: str) -> QuerySet[Executive]:
    """Executives who bear the name or have it as an alias: case, accents and the order of two parts left aside."""
    plain = Plain(Value(name))
    turned = Plain(Value(" ".join(reversed(name.split()))))
    named = Executive.objects.alias(plain=Plain("name"), plain_alias=Plain("aliases__name"))
    return named.filter(Q(plain__in=[plain, turned]) | Q(plain_alias__in=[plain, turned])).distinct()


def _check(name: str, title: str, company: Company | None, start: date | None) -> None:
    wrong = {}
    if not any(letter.isalpha() for letter in name):
        wrong["name"] = "Give the name as it is printed."
    elif len(name) > 200:
        wrong["name"] = "That is longer than a name: 200 characters at most."
    if title and company is None:
        wrong["company"] = "Say at which company."
    elif company is not None and not title:
        wrong["title"] = "Give the title as it is printed."
    elif len(title) > 200:
        wrong["title"] = "That is longer than a title: 200 characters at most."
    if start is not None and company is None:
        wrong.setdefault("company", "A first day needs a company and a title.")
    if wrong:
        raise ValidationError(wrong)


def _add(name: str, statement: Statement) -> Executive:
    with connection.cursor() as cursor:
        # Two editors who meet the same person at once: the second waits, and is told of the first one's.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('on_record.executive.name'))")
    if known := list(bearers(name)[:5]):
        listed = "; ".join(_described(person) for person in known)
        raise ValidationError({"name": f"There is one of that name already: {listed}."})
    appearance = statement.appearances.select_related("capture").first()
    family_name, first = family_name_of(name, appearance.capture.text if appearance else "")
    return Executive.objects.create(
        name=name, slug=_slug(name), family_name=family_name[:120], family_name_first=first
    )  # fmt: skip


def _described(person: Executive) -> str:
    position = person.positions.select_related("company").first()
    return f"{person} ({position})" if position else str(person)


def _slug(name: str) -> str:
    """In Latin letters; a number after it where it is taken."""
    base = slugify(name)[:200] or "executive"
    taken = set(Executive.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug for slug in (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))) if slug not in taken
    )


def _said_by_the_same_words(statement: Statement, name: str) -> list[Statement]:
    """Drafts without a speaker in the same captures whose speaker is printed as this one's.

    Only words that hold a part of the name: "He" may be somebody else two lines on.
    """
    parts = {part.casefold() for part in name.split()}
    printed = {
        words
        for words in statement.appearances.values_list("speaker_as_published", flat=True)
        if any(part in words.casefold() for part in parts)
    }
    found = Statement.objects.filter(
        state__in=UNPUBLISHED,
        speaker=None,
        appearances__capture__in=statement.appearances.values("capture"),
        appearances__speaker_as_published__in=printed,
    ).exclude(pk=statement.pk)
    rows = Statement.objects.select_for_update().filter(pk__in=found.values("pk"))
    return list(rows.order_by("pk"))


def _give(statement: Statement, executive: Executive, position: Position | None) -> None:
    said_on = statement.said_on
    held = position is not None and (position.started_on is None or said_on is None or position.started_on <= said_on)
    statement.speaker, statement.speaker_status = executive, SpeakerStatus.RESOLVED
    statement.position = position if held else None
    statement.save(update_fields=["speaker", "speaker_status", "position"])
