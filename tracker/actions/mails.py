"""What a mail to a follower says, and its sending."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from tracker.actions import subscriptions
from tracker.models import Mail, Subscription
from tracker.queries.digests import digest
from tracker.queries.feeds import Subject
from tracker.vocabulary import MailKind

CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def send_waiting(now: datetime, most: int = 50) -> int:
    """Sends what waits, each mail once, and gives how many went. A failure is noted on its row and tried again later.

    A mail whose worker died while sending is sent again with the same Message-ID: whether it had gone is not known.
    """
    sent = 0
    for _ in range(most):
        mail = subscriptions.take(now)
        if mail is None:
            break
        message = message_of(mail)
        if message is None:
            subscriptions.drop(mail)
            continue
        try:
            message.send()
        except OSError as problem:  # as all of smtplib are
            subscriptions.note_refused(mail, f"{type(problem).__name__}: {problem}", now)
            if not hasattr(problem, "recipients"):  # which only SMTPRecipientsRefused has
                break  # The server itself has trouble: the others wait for the next round.
        else:
            subscriptions.note_sent(mail, now)
            sent += 1
    return sent


def message_of(mail: Mail) -> EmailMultiAlternatives | None:
    """The mail as it is now; None where there is nothing to say any more."""
    row = mail.subscription
    end = _address("unsubscribe", subscriptions.end_token(row))
    context: dict[str, Any] = {
        "site": settings.SITE_URL,
        "thing": row.thing,
        "subscription": row,
        "end": end,
    }
    if mail.kind == MailKind.CONFIRM:
        if row.confirmed_at is not None:
            return None
        context["confirm"] = _address("follow-confirm", subscriptions.confirm_token(row))
    else:
        assert mail.due_after is not None and mail.due_up_to is not None
        subject = Subject(row.kind, row.thing)
        news = digest(subject, (mail.after, mail.up_to), (mail.due_after, mail.due_up_to))
        if not news.entries:
            return None
        context["news"] = news
    message = EmailMultiAlternatives(
        subject=one_line(render_to_string(f"mail/{mail.kind}.subject.txt", context)),
        body=render_to_string(f"mail/{mail.kind}.txt", context),
        to=[row.address],
        headers=_headers(mail, row, end),
    )
    message.attach_alternative(render_to_string(f"mail/{mail.kind}.html", context), "text/html")
    return message


def one_line(text: str, most: int = 200) -> str:
    """Text from outside as part of a header: one line, nothing that begins another header or turns the line."""
    line = " ".join(CONTROLS.sub(" ", text).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _headers(mail: Mail, row: Subscription, end: str) -> dict[str, str]:
    headers = {
        "Message-ID": f"<{mail.kind}-{mail.pk}-{row.key.hex[:12]}@{urlsplit(settings.SITE_URL).hostname}>",
        "Auto-Submitted": "auto-generated",
    }
    if mail.kind == MailKind.DIGEST:
        # One-click unsubscribing: RFC 8058.
        headers |= {"List-Unsubscribe": f"<{end}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers


def _address(name: str, token: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[token])}"
