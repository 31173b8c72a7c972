from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from tracker.actions import events
from tracker.models import Article, Claim, Reply
from tracker.vocabulary import EventKind


def ask(
    claim: Claim,
    by: User,
    asked_on: date,
    channel: str,
    due_on: date | None = None,
    *,
    addressee: str = "",
    question: str = "",
) -> Reply:
    """Notes that the company was asked, by whom, until when and in which words.

    Raises ValidationError when the deadline comes before the question, or the claim was never published: what readers
    cannot see yet, nobody has to answer for.
    """
    if due_on is not None and due_on < asked_on:
        raise ValidationError({"due_on": "The deadline lies before the question."})
    if claim.published_at is None:
        raise ValidationError({"claim": "Publish the claim first: a company is asked about what is on record."})
    return Reply.objects.create(
        claim=claim,
        asked_by_id=by.pk,
        asked_on=asked_on,
        channel=channel,
        due_on=due_on,
        addressee=addressee.strip(),
        question=question.strip(),
    )


def remind(reply: Reply, by: User, on: date, due_on: date | None = None) -> None:
    """Notes that the company was asked again, with the deadline that it was given now; the old one stays readable
    in the revisions. Raises ValidationError for what is over, or a day that comes too early."""
    with transaction.atomic():
        row = _waiting(reply)
        if on < row.asked_on:
            raise ValidationError({"reminded_on": "That day lies before the question."})
        if due_on is not None and due_on < on:
            raise ValidationError({"due_on": "The deadline lies before the reminder."})
        row.reminded_on, row.due_on = on, due_on or row.due_on
        row.save()
    reply.refresh_from_db()


def record_answer(
    reply: Reply, by: User, answered_on: date, answer: str, *, answered_in: Article | None = None
) -> None:
    """The company's answer, in its words, and the article that prints it, if one does. It may come after the deadline.

    Raises ValidationError when there is one already, or it comes too early.
    """
    if reply.answered_on is not None:
        raise ValidationError({"answer": "An answer is recorded already; it is never changed."})
    if not answer.strip():
        raise ValidationError({"answer": "Give the answer in the company's own words."})
    if answered_on < reply.asked_on:
        raise ValidationError({"answered_on": "That day lies before the question."})
    with transaction.atomic():
        reply.answered_on, reply.answer, reply.answered_in = answered_on, answer, answered_in
        reply.closed_by_id = by.pk
        reply.save()
        events.record(EventKind.REPLY_RECEIVED, claim=reply.claim, reply=reply)


def note_no_answer(reply: Reply, by: User, on: date) -> None:
    """Notes that no answer has come by the deadline; one that comes later can still be recorded.

    Raises ValidationError before the deadline has passed, without one, and for what is over.
    """
    with transaction.atomic():
        row = _waiting(reply)
        if row.due_on is None:
            raise ValidationError({"due_on": "No deadline was given: remind the company, with one."})
        if on <= row.due_on:
            raise ValidationError({"no_answer_on": f"It has until {row.due_on:%-d %B %Y} to answer."})
        row.no_answer_on, row.closed_by_id = on, by.pk
        row.save()
    reply.refresh_from_db()


def _waiting(reply: Reply) -> Reply:
    row = Reply.objects.select_for_update(of=("self",)).get(pk=reply.pk)
    if row.answered_on is not None:
        raise ValidationError({"answer": "An answer is recorded already."})
    if row.no_answer_on is not None:
        raise ValidationError({"no_answer_on": "It is noted already that no answer came."})
    return row
