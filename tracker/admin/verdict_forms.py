"""A verdict begun, kept as a draft and proposed: the form, and what stands beside it."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from tracker import verdicts as rules
from tracker.actions import verdicts
from tracker.admin.marks import MARKS
from tracker.admin.steps import Step, StepForm, editor
from tracker.models import Claim, Evidence, FollowUpCheck, Reply, Verdict, VerdictProposal
from tracker.vocabulary import NEEDS_TWO_PEOPLE, Outcome, ReasonCode, Stance

DECIDED = ("outcome", "reason_code", "rationale", "true_since", "evidence", "checks")
STANCES = list(Stance.values)
NAMES = {True: "a second person must agree", False: "recorded at once"}


class DayInput(forms.DateInput):
    """The browser's own day field: by keyboard, and without scripts."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


def outcome_choices() -> list[tuple[str, str]]:
    """The word comes before the mark: a select goes to what one types."""
    named = [(one.value, f"{one.label} {MARKS[one]} ({NAMES[one in NEEDS_TWO_PEOPLE]})") for one in Outcome]
    return [("", "Not chosen yet"), *named]


class ProposeForm(StepForm):
    """Every field may be empty, for a draft is kept as it is; the rules say what a proposal lacks."""

    by: User
    draft: VerdictProposal | None = None
    begun: Mapping[str, Any] = {}
    outcome = forms.ChoiceField(
        choices=outcome_choices, required=False, help_text="What came of it. An outcome is rated, never an intent."
    )
    reason_code = forms.ChoiceField(
        label="Reason",
        choices=[("", "Not chosen yet"), *ReasonCode.choices],
        required=False,
        help_text="What the outcome rests on, in one phrase.",
    )
    true_since = forms.DateField(
        label="True since", required=False, widget=DayInput, help_text="The day on which the outcome became true."
    )
    rationale = forms.CharField(
        label="Why, for readers",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Rate the outcome, never an intent.",
    )
    evidence = forms.ModelMultipleChoiceField(
        Evidence.objects.none(), required=False, help_text="Confirmed evidence that it cites. Readers see it."
    )
    checks = forms.ModelMultipleChoiceField(
        FollowUpCheck.objects.none(),
        required=False,
        help_text="Complete looks that it cites: proof that someone looked.",
    )
    decision = forms.ChoiceField(
        choices=[(one, one) for one in ("propose", "save", "discard")],
        required=False,
        help_text="Propose it, keep it as a draft, or throw it away.",
    )
    draft_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Claim, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        for name, rows in (("evidence", citable_evidence(row)), ("checks", citable_checks(row))):
            cast(forms.ModelMultipleChoiceField, self.fields[name]).queryset = rows
        for name, value in self.begun.items():
            self.fields[name].initial = value

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        stands = self.draft.version if self.draft else None
        if typed.get("draft_version") != stands and self.draft is not None:
            self.add_error(
                None, "You saved this draft in another window meanwhile. What you typed here is kept: save again."
            )
            refreshed = cast(QueryDict, self.data).copy()
            refreshed["draft_version"] = str(stands)
            self.data = refreshed
        return typed

    def passages(self) -> list[tuple[Evidence, bool]]:
        """What can be cited, those that take a side first, and whether it is."""
        chosen = {str(value) for value in self["evidence"].value() or ()}
        rows = sorted(self.fields["evidence"].queryset, key=lambda row: (STANCES.index(row.stance), row.pk))  # type: ignore[attr-defined]
        return [(row, str(row.pk) in chosen) for row in rows]

    def looks(self) -> list[tuple[FollowUpCheck, bool]]:
        chosen = {str(value) for value in self["checks"].value() or ()}
        return [(row, str(row.pk) in chosen) for row in self.fields["checks"].queryset]  # type: ignore[attr-defined]

    def lines(self) -> list[rules.Line]:
        """The checklist on what the form holds now: as typed, else as begun."""
        decision: Any = {
            "outcome": self["outcome"].value() or "",
            "reason_code": self["reason_code"].value() or "",
            "rationale": self["rationale"].value() or "",
            "true_since": self._day(),
            "evidence": [row for row, cited in self.passages() if cited],
            "checks": [row for row, cited in self.looks() if cited],
        }
        return verdicts.checklist(self.row, self.by, as_of=timezone.localdate(), **decision)

    def _day(self) -> Any:
        try:
            return self.fields["true_since"].clean(self["true_since"].value())
        except ValidationError:
            return None


def citable_evidence(claim: Claim) -> Any:
    return claim.evidence.confirmed().with_sources()


def citable_checks(claim: Claim) -> Any:
    return claim.checks.complete().newest_first().prefetch_related("looks")


def propose_form(model_admin: Any, request: HttpRequest, row: Claim) -> type[StepForm]:
    """The form, begun with the editor's draft and with what a link asks for.

    A link may name the outcome, the reason, and the numbers of evidence and checks to cite, with commas between.
    """
    draft = VerdictProposal.objects.drafts_of(editor(request).pk).filter(claim=row).first()
    begun: dict[str, Any] = {"evidence": [], "checks": []}
    if draft is not None:
        begun |= {name: getattr(draft, name) for name in ("outcome", "reason_code", "rationale", "true_since")}
        begun |= {name: list(getattr(draft, name).values_list("pk", flat=True)) for name in ("evidence", "checks")}
        begun["draft_version"] = draft.version
    for name, choices in (("outcome", Outcome.values), ("reason_code", ReasonCode.values)):
        if request.GET.get(name) in choices:
            begun[name] = request.GET[name]
    for name, rows in (("evidence", row.evidence.confirmed()), ("checks", row.checks.complete())):
        begun[name] += list(rows.filter(pk__in=_numbers(request, name)).values_list("pk", flat=True))
    return type("BegunForm", (ProposeForm,), {"begun": begun, "by": editor(request), "draft": draft})


def _numbers(request: HttpRequest, name: str) -> Iterator[int]:
    for one in request.GET.get(name, "").split(",")[:200]:
        if one.isascii() and one.isdecimal() and len(one) < 19:
            yield int(one)


Given = Verdict | VerdictProposal | None


def give(claim: Claim, typed: dict[str, Any], by: User) -> Given:
    """A draft where it is asked for, a proposal where the outcome needs two people, else the verdict itself."""
    decision: Any = {name: typed[name] for name in DECIDED}
    if typed["decision"] == "discard":
        for draft in VerdictProposal.objects.drafts_of(by.pk).filter(claim=claim):
            verdicts.discard(draft, by)
        return None
    if typed["decision"] == "save":
        return verdicts.save_draft(claim, by, **decision)
    now = timezone.now()
    if decision["outcome"] in NEEDS_TWO_PEOPLE or not decision["outcome"]:
        return verdicts.propose(claim, by, as_of=now.date(), **decision)
    return verdicts.decide(claim, by, now=now, **decision)


def _is_draft(given: Given) -> bool:
    return isinstance(given, VerdictProposal) and given.state == "draft"


def _said(given: Given) -> str:
    if given is None:
        return "The draft is thrown away."
    if _is_draft(given):
        return "Saved as your draft. The checklist says what is still missing."
    if isinstance(given, VerdictProposal):
        return "Proposed. It waits for a second name."
    return "The verdict is recorded."


def _leads_to(model_admin: Any, row: Claim, given: Given) -> str:
    if _is_draft(given):
        return reverse("admin:tracker_claim_propose", args=[row.pk])
    if isinstance(given, VerdictProposal):
        return reverse("admin:tracker_verdictproposal_change", args=[given.pk])
    return cast(str, model_admin.page_of(row.pk))


def around(request: HttpRequest, claim: Claim) -> dict[str, Any]:
    """What stands beside the form: the standing verdict, an open proposal, what came back, what waits to be judged."""
    draft = VerdictProposal.objects.drafts_of(editor(request).pk).filter(claim=claim).select_related("revises").first()
    to_judge = claim.evidence.to_judge().count()
    return {
        "claim": claim,
        "draft": draft,
        "came_back": draft.revises if draft else None,
        "waiting": claim.proposals.waiting().select_related("proposed_by").first(),
        "standing": claim.verdicts.with_people().order_by("-pk").first(),
        "to_judge": to_judge,
        "where": where_done(claim, to_judge),
    }


def where_done(claim: Claim, to_judge: int) -> dict[str, tuple[str, str]]:
    """For each line of the checklist the place at which it is done, and the words of the link."""
    evidence = ("#evidence", "Choose")
    if not claim.evidence.confirmed().exists():
        add = f"{reverse('admin:tracker_evidence_add')}?claim={claim.pk}"
        queue = f"{reverse('admin:tracker_evidence_changelist')}?claim__id__exact={claim.pk}"
        evidence = (queue, "Judge what was found") if to_judge else (add, "Add a passage")
    look = (reverse("admin:tracker_claim_look", args=[claim.pk]), "Look for news")
    return {
        "claim": (reverse("admin:tracker_claim_change", args=[claim.pk]), "Open the claim"),
        "outcome": ("#id_outcome", "Choose"),
        "rationale": ("#id_rationale", "Write"),
        "evidence": evidence,
        "window": look,
        "true_since": ("#id_true_since", "Give the day"),
        "reply": _about_the_reply(claim),
        "second": ("", ""),
    }


def _about_the_reply(claim: Claim) -> tuple[str, str]:
    if (waiting := Reply.objects.waiting().filter(claim=claim).first()) is not None:
        return reverse("admin:tracker_reply_change", args=[waiting.pk]), "Record what came of it"
    return reverse("admin:tracker_claim_ask_reply", args=[claim.pk]), "Ask for a reply"


PROPOSE = Step(
    "Propose a verdict",
    give,
    _said,
    form=propose_form,
    leads_to=_leads_to,
    template="admin/tracker/propose.html",
    context=around,
)
