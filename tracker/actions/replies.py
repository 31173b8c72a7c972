from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from tracker.actions import events
from tracker.models import Claim, Reply
from tracker.vocabulary import EventKind


def ask(claim: Claim, by: User, asked_on: date, channel: str, due_on: date | None = None) -> Reply:
    """Notes that the company was asked. Raises ValidationError when the deadline comes before the question."""
    if due_on is not None and due_on < asked_on:
        raise ValidationError({"due_on": "The deadline lies before the question."})
    return Reply.objects.create(claim=claim, asked_by_id=by.pk, asked_on=asked_on, channel=channel, due_on=due_on)


def record_answer(reply: Reply, by: User, answered_on: date, answer: str) -> None:
    """The company's answer, in its words. Raises ValidationError when there is one already, or it comes too early."""
    if reply.answered_on is not None:
        raise ValidationError({"answer": "An answer is recorded already; it is never changed."})
    if not answer.strip():
        raise ValidationError({"answer": "Give the answer in the company's own words."})
    if answered_on < reply.asked_on:
        raise ValidationError({"answered_on": "That day lies before the question."})
    with transaction.atomic():
        reply.answered_on, reply.answer = answered_on, answer
        reply.save()
        events.record(EventKind.REPLY_RECEIVED, claim=reply.claim, reply=reply)
