"""Following by e-mail: asked for, confirmed by the address's owner, told once a day, ended with one press."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, Signer, TimestampSigner
from django.db import transaction
from django.db.models import F, Max
from django.utils.crypto import salted_hmac

from tracker.models import Event, FollowRequest, Mail, Subscription
from tracker.models.subscriptions import CONFIRM_WITHIN
from tracker.queries.feeds import Subject
from tracker.vocabulary import MailKind

PER_ADDRESS, PER_CLIENT = 5, 20
WITHIN = timedelta(hours=24)
"""For an address as many mails that ask to confirm, and for a client as many forms, are taken in this time."""

SENDING_TAKES = timedelta(minutes=5)
"""Far longer than a mail server may take (EMAIL_TIMEOUT). A mail whose worker died is tried again after it."""
MOST_ATTEMPTS = 6
TELL_FROM = time(6)
"""UTC. The news of a day are those recorded up to the next morning."""
BATCH = 100


class TooMany(Exception):
    """This client has sent the form too often."""


def confirm_token(subscription: Subscription) -> str:
    return TimestampSigner(salt="on_record.follow.confirm").sign(subscription.key.hex)


def end_token(subscription: Subscription) -> str:
    """Without an end: a mail of last year still unsubscribes."""
    return Signer(salt="on_record.follow.end").sign(subscription.key.hex)


def to_confirm(token: str) -> Subscription | None:
    """None for a token that is not ours, is older than three days, or whose subscription has gone."""
    try:
        key = TimestampSigner(salt="on_record.follow.confirm").unsign(token, max_age=CONFIRM_WITHIN)
    except BadSignature:
        return None
    return Subscription.objects.with_subjects().filter(key=UUID(key)).first()


def to_end(token: str) -> Subscription | None:
    try:
        key = Signer(salt="on_record.follow.end").unsign(token)
    except BadSignature:
        return None
    return Subscription.objects.with_subjects().filter(key=UUID(key)).first()


@transaction.atomic
def ask(address: str, subject: Subject, client: str, now: datetime) -> None:
    """Notes the wish, and a mail that asks the address's owner to confirm it. Says nothing of who follows already.

    Raises TooMany for the client. For an address with too many mails it does nothing: its owner asked for none.
    """
    address = _normal(address)
    asked = FollowRequest.objects.filter(at__gt=now - WITHIN)
    about, by = _hash("address", address), _hash("client", client)
    if asked.filter(client_hash=by).count() >= PER_CLIENT:
        raise TooMany
    over = asked.filter(address_hash=about).count() >= PER_ADDRESS
    FollowRequest.objects.create(address_hash=about, client_hash=by, at=now)
    if over:
        return
    fields: dict[str, Any] = {"kind": subject.kind, subject.kind: subject.thing}
    row, _ = Subscription.objects.get_or_create(address=address, **fields, defaults={"asked_at": now})
    if row.confirmed_at is None:
        Subscription.objects.filter(pk=row.pk).update(asked_at=now)
        Mail.objects.create(subscription=row, kind=MailKind.CONFIRM, send_at=now)


@transaction.atomic
def confirm(subscription: Subscription, now: datetime) -> None:
    """Begins at the present end of the record: nothing from before is told. Twice is once."""
    newest = Event.objects.aggregate(newest=Max("sequence"))["newest"] or 0
    waiting = Subscription.objects.filter(pk=subscription.pk, confirmed_at=None)
    waiting.update(confirmed_at=now, told_up_to=newest, told_on=now.date())


def end(subscription: Subscription) -> None:
    """Deletes the address with all that waits for it. Twice is once."""
    Subscription.objects.filter(pk=subscription.pk).delete()


def forget(now: datetime) -> None:
    """What was not confirmed in time, and requests that no limit counts any more."""
    Subscription.objects.lapsed(now).delete()
    FollowRequest.objects.filter(at__lte=now - WITHIN).delete()


@transaction.atomic
def put_together(now: datetime) -> int:
    """Makes the mails of the day for those who have none yet, at most a hundred. Gives how many were made."""
    if now.time() < TELL_FROM:
        return 0
    on = now.date()
    newest = Event.objects.aggregate(newest=Max("sequence"))["newest"] or 0
    rows = list(Subscription.objects.to_tell(on).select_for_update(skip_locked=True)[:BATCH])
    Mail.objects.bulk_create([_digest(row, newest, on, now) for row in rows], ignore_conflicts=True)
    Subscription.objects.filter(pk__in=[row.pk for row in rows]).update(told_up_to=newest, told_on=on)
    return len(rows)


def _digest(row: Subscription, newest: int, on: date, now: datetime) -> Mail:
    return Mail(
        subscription=row,
        kind=MailKind.DIGEST,
        after=row.told_up_to,
        up_to=newest,
        due_after=row.told_on,
        due_up_to=on,
        send_at=now,
    )


def take(now: datetime) -> Mail | None:
    """The next mail that waits, taken so that no other worker sends it."""
    for mail in Mail.objects.filter(sent_at=None, send_at__lte=now, attempts__lt=MOST_ATTEMPTS).order_by("send_at")[:5]:
        mine = Mail.objects.filter(pk=mail.pk, sent_at=None, send_at=mail.send_at)
        if mine.update(send_at=now + SENDING_TAKES, attempts=F("attempts") + 1) == 1:
            return Mail.objects.select_related("subscription").get(pk=mail.pk)
    return None


def note_sent(mail: Mail, now: datetime) -> None:
    Mail.objects.filter(pk=mail.pk).update(sent_at=now, failure="")


def drop(mail: Mail) -> None:
    """There was nothing to say."""
    Mail.objects.filter(pk=mail.pk).delete()


def note_refused(mail: Mail, reason: str, now: datetime) -> None:
    """Tried again after five minutes, then ever later, six times in all."""
    wait = SENDING_TAKES * 3**mail.attempts
    Mail.objects.filter(pk=mail.pk).update(send_at=now + wait, failure=reason[:300])


def _normal(address: str) -> str:
    """Hosts know no case, and mail services tell no two people apart by it."""
    return address.strip().lower()


def _hash(what: str, value: str) -> str:
    return salted_hmac(f"on_record.follow.{what}", value, algorithm="sha256").hexdigest()
