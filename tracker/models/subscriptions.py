"""Who follows what by e-mail, and the mails that wait. An address is kept only while it follows something."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import Q

from tracker.models.base import filled
from tracker.models.claims import Claim, Topic
from tracker.models.companies import Company, Executive
from tracker.vocabulary import FollowKind, MailKind

CONFIRM_WITHIN = timedelta(days=3)


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def confirmed(self) -> "SubscriptionQuerySet":
        return self.filter(confirmed_at__isnull=False)

    def to_tell(self, on: date) -> "SubscriptionQuerySet":
        """Confirmed ones whose news of the day have not been put together."""
        return self.confirmed().filter(told_on__lt=on).order_by("told_on", "pk")

    def lapsed(self, now: datetime) -> "SubscriptionQuerySet":
        """Asked for and not confirmed in time."""
        return self.filter(confirmed_at=None, asked_at__lt=now - CONFIRM_WITHIN)

    def with_subjects(self) -> "SubscriptionQuerySet":
        return self.select_related("executive", "company", "topic", "claim")


class Subscription(models.Model):
    """One address that follows one thing. Ending it deletes the row, and the address with it."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    address = models.EmailField(max_length=254, help_text="Where the mails go.")
    kind = models.CharField(max_length=10, choices=FollowKind, help_text="What kind of thing is followed.")
    executive = models.ForeignKey(
        Executive, on_delete=models.CASCADE, null=True, blank=True, related_name="+", help_text="What is followed."
    )
    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, null=True, blank=True, related_name="+", help_text="What is followed."
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.CASCADE, null=True, blank=True, related_name="+", help_text="What is followed."
    )
    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, null=True, blank=True, related_name="+", help_text="What is followed."
    )
    asked_at = models.DateTimeField(help_text="When the address was last entered.")
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="When its owner pressed the button.")
    told_up_to = models.BigIntegerField(default=0, help_text="The last public change that a mail was made of.")
    told_on = models.DateField(null=True, blank=True, help_text="The last day whose news were put together.")

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            filled("address", "subscription_has_an_address"),
            models.CheckConstraint(
                condition=Q(kind=FollowKind.EXECUTIVE, executive__isnull=False, company=None, topic=None, claim=None)
                | Q(kind=FollowKind.COMPANY, executive=None, company__isnull=False, topic=None, claim=None)
                | Q(kind=FollowKind.TOPIC, executive=None, company=None, topic__isnull=False, claim=None)
                | Q(kind=FollowKind.CLAIM, executive=None, company=None, topic=None, claim__isnull=False),
                name="subscription_follows_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(told_on__isnull=False), name="subscription_confirmed_has_a_start"
            ),
            models.UniqueConstraint(
                fields=["address", "executive", "company", "topic", "claim"],
                name="subscription_once",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(
                fields=["told_on", "id"], condition=Q(confirmed_at__isnull=False), name="subscription_to_tell"
            ),
            models.Index(fields=["asked_at"], condition=Q(confirmed_at=None), name="subscription_unconfirmed"),
        ]

    def __str__(self) -> str:
        return f"{self.masked_address}: {self.thing}"

    @property
    def thing(self) -> Executive | Company | Topic | Claim:
        found = self.executive or self.company or self.topic or self.claim
        assert found is not None
        return found

    @property
    def masked_address(self) -> str:
        """Enough to talk about a row, too little to write to it: i…@e…"""
        name, _, host = self.address.rpartition("@")
        return f"{name[:1]}…@{host[:1]}…"


class FollowRequest(models.Model):
    """That a form was sent, for the limits: keyed hashes of address and client, kept for a day."""

    address_hash = models.CharField(max_length=64, help_text="Of the address, keyed.")
    client_hash = models.CharField(max_length=64, help_text="Of where the form came from, keyed.")
    at = models.DateTimeField(help_text="When the form was sent.")

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["address_hash", "at"], name="follow_request_by_address"),
            models.Index(fields=["client_hash", "at"], name="follow_request_by_client"),
            models.Index(fields=["at"], name="follow_request_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.at}"


class Mail(models.Model):
    """A mail to one subscription, once. What it says is read when it is sent, so nothing taken back goes out."""

    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, related_name="mails", help_text="Whom it goes to, and about what."
    )
    kind = models.CharField(max_length=8, choices=MailKind, help_text="A question, or the news of a day.")
    after = models.BigIntegerField(default=0, help_text="Changes later in the sequence than this,")
    up_to = models.BigIntegerField(default=0, help_text="up to this one.")
    due_after = models.DateField(null=True, blank=True, help_text="Claims that fell due after this day,")
    due_up_to = models.DateField(null=True, blank=True, help_text="up to this one.")
    send_at = models.DateTimeField(help_text="Not before; while it is being sent, when another may try.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often it was tried.")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="When the mail server took it.")
    failure = models.CharField(max_length=300, blank=True, help_text="Why the mail server did not take it.")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "due_up_to"], condition=Q(kind="digest"), name="mail_digest_once_a_day"
            ),
        ]
        indexes = [models.Index(fields=["send_at"], condition=Q(sent_at=None), name="mail_to_send")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
