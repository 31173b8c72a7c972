from datetime import date, datetime

from django.db import models
from django.db.models import F, Q

from tracker.models.articles import Article
from tracker.models.base import Recorded, Versioned, filled, person, with_revisions
from tracker.models.claims import Claim
from tracker.models.evidence import Evidence, FollowUpCheck
from tracker.vocabulary import NEEDS_TWO_PEOPLE, Channel, Outcome, ProposalState, ReasonCode


class VerdictProposalQuerySet(models.QuerySet["VerdictProposal"]):
    def drafts_of(self, editor_id: int) -> "VerdictProposalQuerySet":
        """What this editor began or got back, the latest first."""
        return self.filter(state=ProposalState.DRAFT, proposed_by=editor_id)

    def waiting(self) -> "VerdictProposalQuerySet":
        return self.filter(state=ProposalState.OPEN)


@with_revisions()
class VerdictProposal(Versioned):
    """A verdict before it is given: what an editor proposes, and what became of it. A draft may be incomplete."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="proposals", help_text="The claim that is decided on."
    )
    outcome = models.CharField(
        max_length=20,
        choices=Outcome,
        blank=True,
        help_text="What came of it. An outcome is rated, never an intent.",
    )
    reason_code = models.CharField(
        max_length=20, choices=ReasonCode, blank=True, help_text="What the outcome rests on, in one phrase."
    )
    rationale = models.TextField(blank=True, help_text="Why, for readers. Rate the outcome, never an intent.")
    true_since = models.DateField(null=True, blank=True, help_text="The day on which the outcome became true.")
    evidence = models.ManyToManyField(
        Evidence, blank=True, related_name="+", help_text="Confirmed evidence that it cites."
    )
    checks = models.ManyToManyField(
        FollowUpCheck, blank=True, related_name="+", help_text="Complete follow-up checks that it cites."
    )
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN, editable=False)
    proposed_by = person(editable=False)
    proposed_at = models.DateTimeField(auto_now_add=True)
    follows = models.ForeignKey(
        "Verdict",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text="The verdict that stood when it was proposed.",
    )
    corrections_seen = models.PositiveIntegerField(
        default=0, editable=False, help_text="Corrections of the claim and its statement when it was proposed."
    )
    revises = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="revised_by",
        help_text="The closed proposal that it takes up again.",
    )
    closed_by = person(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closing_note = models.TextField(blank=True, editable=False)

    objects = VerdictProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        permissions = [
            ("propose_verdict", "Can propose a verdict"),
            ("second_verdict", "Can give the second name to a verdict"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ProposalState.DRAFT) | ~(Q(rationale="") | Q(outcome="") | Q(reason_code="")),
                name="proposal_has_a_rationale",
                violation_error_message="A proposal says what, and why.",
            ),
            models.UniqueConstraint(
                fields=["claim", "proposed_by"],
                condition=Q(state=ProposalState.DRAFT),
                name="proposal_one_draft_per_editor",
                violation_error_message="You have a draft on this claim already.",
            ),
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(state=ProposalState.OPEN),
                name="proposal_one_open_per_claim",
                violation_error_message="This claim has an open proposal already.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.SECONDED)
                | (Q(closed_by__isnull=False) & ~Q(closed_by=F("proposed_by"))),
                name="proposal_seconded_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display() or 'No outcome yet'}: {self.claim}"


class VerdictQuerySet(models.QuerySet["Verdict"]):
    def standing(self, as_of: datetime | None = None) -> "VerdictQuerySet":
        """The last verdict on each claim, as recorded up to `as_of`."""
        recorded = self if as_of is None else self.filter(recorded_at__lte=as_of)
        last = Verdict.objects.filter(claim=models.OuterRef("claim"))
        if as_of is not None:
            last = last.filter(recorded_at__lte=as_of)
        return recorded.filter(pk=models.Subquery(last.order_by("-pk").values("pk")[:1]))

    def on_drifted_sources(self) -> "VerdictQuerySet":
        """Standing ones that cite a passage which its source no longer prints."""
        return self.standing().filter(
            pk__in=VerdictEvidence.objects.filter(evidence__in=Evidence.objects.drifted()).values("verdict")
        )

    def with_people(self) -> "VerdictQuerySet":
        return self.select_related("decided_by", "seconded_by")


class Verdict(Recorded):
    """A decision on a claim. Never changed, never deleted: a later verdict follows an earlier one."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="verdicts", help_text="The claim that was decided on."
    )
    previous = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="next",
        help_text="The verdict that it takes the place of.",
    )
    outcome = models.CharField(
        max_length=20, choices=Outcome, help_text="What came of it. An outcome is rated, never an intent."
    )
    reason_code = models.CharField(
        max_length=20, choices=ReasonCode, help_text="What the outcome rests on, in one phrase."
    )
    rationale = models.TextField(help_text="Why, for readers.")
    true_since = models.DateField(null=True, blank=True, help_text="The day on which the outcome became true.")
    decided_by = person(help_text="Who decided.")
    seconded_by = person(null=True, blank=True, help_text="Who gave the second name.")
    evidence = models.ManyToManyField(
        Evidence, through="VerdictEvidence", related_name="verdicts", help_text="Confirmed evidence that it cites."
    )
    checks = models.ManyToManyField(
        FollowUpCheck,
        through="VerdictCheck",
        related_name="verdicts",
        help_text="Complete follow-up checks that it cites.",
    )

    objects = VerdictQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            filled("rationale", "verdict_has_a_rationale"),
            models.UniqueConstraint(fields=["claim"], condition=Q(previous=None), name="verdict_one_first_per_claim"),
            models.CheckConstraint(
                condition=~Q(outcome__in=NEEDS_TWO_PEOPLE)
                | (Q(seconded_by__isnull=False) & ~Q(seconded_by=F("decided_by"))),
                name="verdict_needs_two_people",
                violation_error_message="This outcome needs a second person.",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=[Outcome.KEPT, Outcome.KEPT_LATE]) | Q(true_since__isnull=False),
                name="verdict_kept_says_since_when",
            ),
        ]
        indexes = [models.Index(fields=["claim", "-id"], name="verdict_standing")]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.claim}"


class VerdictEvidence(models.Model):
    """A passage that a verdict cites. Written with its verdict, never changed."""

    verdict = models.ForeignKey(
        Verdict, on_delete=models.PROTECT, related_name="cited_evidence", help_text="The verdict that cites it."
    )
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, related_name="citations", help_text="The passage that is cited."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["verdict", "evidence"], name="verdict_cites_evidence_once")]

    def __str__(self) -> str:
        return str(self.evidence)


class VerdictCheck(models.Model):
    """A follow-up check that a verdict cites. Written with its verdict, never changed."""

    verdict = models.ForeignKey(
        Verdict, on_delete=models.PROTECT, related_name="cited_checks", help_text="The verdict that cites it."
    )
    follow_up = models.ForeignKey(
        FollowUpCheck, on_delete=models.PROTECT, related_name="citations", help_text="The look that is cited."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["verdict", "follow_up"], name="verdict_cites_check_once")]

    def __str__(self) -> str:
        return str(self.follow_up)


class ReplyQuerySet(models.QuerySet["Reply"]):
    def waiting(self) -> "ReplyQuerySet":
        """Asked, and neither answered nor noted as without an answer; the earliest deadline first."""
        return self.filter(answered_on=None, no_answer_on=None).order_by(F("due_on").asc(nulls_last=True), "pk")

    def overdue(self, on: date) -> "ReplyQuerySet":
        """Waiting past the deadline: to be reminded, or noted as without an answer."""
        return self.waiting().filter(due_on__lt=on)


@with_revisions()
class Reply(Versioned):
    """The company's right of reply."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="replies", help_text="The claim that the company was asked about."
    )
    asked_on = models.DateField(help_text="The day the company was asked.")
    asked_by = person(editable=False)
    channel = models.CharField(max_length=12, choices=Channel, help_text="How it was asked.")
    addressee = models.CharField(max_length=200, blank=True, help_text="Who was asked: the press office, a person.")
    question = models.TextField(blank=True, help_text="What was asked, as it was sent.")
    due_on = models.DateField(null=True, blank=True, help_text="Until when an answer was asked for.")
    reminded_on = models.DateField(null=True, blank=True, help_text="The last day on which it was asked again.")
    answered_on = models.DateField(null=True, blank=True, help_text="The day its answer came.")
    answer = models.TextField(blank=True, help_text="In the company's own words.")
    answered_in = models.ForeignKey(
        Article,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The article that prints the answer, if one does.",
    )
    no_answer_on = models.DateField(
        null=True, blank=True, help_text="The day on which it was noted that no answer had come by the deadline."
    )
    closed_by = person(null=True, blank=True, editable=False)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "replies"
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on=None, answer="") | (Q(answered_on__isnull=False) & ~Q(answer="")),
                name="reply_answer_has_a_day",
                violation_error_message="An answer has a day and words, or neither.",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("asked_on")),
                name="reply_follows_the_question",
            ),
            models.CheckConstraint(
                condition=Q(no_answer_on=None) | Q(due_on__isnull=False, no_answer_on__gt=F("due_on")),
                name="reply_is_missed_after_its_deadline",
                violation_error_message="No answer can be noted only after the deadline.",
            ),
            models.CheckConstraint(
                condition=Q(answered_in=None) | Q(answered_on__isnull=False), name="reply_source_has_an_answer"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(answered_on=None, no_answer_on=None), name="reply_waiting_by_deadline"
            )
        ]

    def __str__(self) -> str:
        return f"Reply on {self.claim}"
