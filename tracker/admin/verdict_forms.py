from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from tracker.actions import verdicts
from tracker.admin.marks import outcome_mark
from tracker.admin.steps import Step, StepForm, choice, day, editor, text
from tracker.models import Claim, Evidence, FollowUpCheck, Verdict, VerdictProposal
from tracker.vocabulary import NEEDS_TWO_PEOPLE, Outcome, ReasonCode


class EvidenceChoice(forms.ModelMultipleChoiceField):
    widget = UnfoldAdminCheckboxSelectMultipleWidget

    def label_from_instance(self, row: Any) -> str:
        article = row.capture.article
        return f"{row.get_stance_display()}: “{row.exact}” ({article.outlet}, {article.published_on or 'undated'})"


class CheckChoice(forms.ModelMultipleChoiceField):
    widget = UnfoldAdminCheckboxSelectMultipleWidget

    def label_from_instance(self, row: Any) -> str:
        looked = f"{row.window.lower} to {row.last_day}"
        return f"Looked through {looked}: {row.articles_seen} articles seen, {row.articles_new} new"


def _citable(claim: Claim) -> tuple[Any, Any]:
    return claim.evidence.confirmed().with_sources(), claim.checks.complete().newest_first()


def chosen(field: forms.Field) -> forms.ModelMultipleChoiceField:
    return cast(forms.ModelMultipleChoiceField, field)


class ProposeForm(StepForm):
    begun: Mapping[str, Any] = {}
    outcome = choice("Outcome", Outcome, "What came of it. An outcome is rated, never an intent.")
    reason_code = choice("Reason", ReasonCode, "What the outcome rests on, in one phrase.")
    rationale = text("Rationale", "Why, for readers. Rate the outcome, never an intent.", rows=4)
    true_since = day("True since", "The day on which the outcome became true.")
    evidence = EvidenceChoice(
        Evidence.objects.none(), required=False, label="Confirmed evidence that it cites", help_text="Readers see it."
    )
    checks = CheckChoice(
        FollowUpCheck.objects.none(),
        required=False,
        label="Complete follow-up checks that it cites",
        help_text="Proof that someone looked.",
    )

    def __init__(self, *args: Any, row: Claim, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        evidence, checks = _citable(row)
        chosen(self.fields["evidence"]).queryset = evidence
        chosen(self.fields["checks"]).queryset = checks
        for name, value in self.begun.items():
            self.fields[name].initial = value


def propose_form(model_admin: Any, request: HttpRequest, row: Claim) -> type[StepForm]:
    """The form, begun with what a link asks for: outcome, reason and the numbers of the checks to cite."""
    begun: dict[str, Any] = {}
    for name, choices in (("outcome", Outcome.values), ("reason_code", ReasonCode.values)):
        if request.GET.get(name) in choices:
            begun[name] = request.GET[name]
    asked = request.GET.get("checks", "").split(",")
    numbers = [int(one) for one in asked if one.isascii() and one.isdecimal() and len(one) < 19]
    begun["checks"] = list(row.checks.complete().filter(pk__in=numbers).values_list("pk", flat=True))
    return type("BegunForm", (ProposeForm,), {"begun": begun})


DECIDED = ("outcome", "reason_code", "rationale", "true_since", "evidence", "checks")


def give(claim: Claim, typed: dict[str, Any], by: User) -> Verdict | VerdictProposal:
    """A proposal where the outcome needs two people, else the verdict itself."""
    decision: Any = {name: typed[name] for name in DECIDED}
    now = timezone.now()
    if decision["outcome"] in NEEDS_TWO_PEOPLE:
        return verdicts.propose(claim, by, as_of=now.date(), **decision)
    return verdicts.decide(claim, by, now=now, **decision)


def _said(given: Verdict | VerdictProposal) -> str:
    if isinstance(given, VerdictProposal):
        return "Proposed. It waits for a second name."
    return "The verdict is recorded."


def _leads_to(model_admin: Any, row: Claim, given: Verdict | VerdictProposal) -> str:
    if isinstance(given, VerdictProposal):
        return reverse("admin:tracker_verdictproposal_change", args=[given.pk])
    return model_admin.page_of(row.pk)


def what_is_asked(request: HttpRequest, claim: Claim) -> dict[str, Any]:
    """For each outcome, what the rules still ask if all confirmed evidence and complete checks are cited."""
    evidence, checks = list(_citable(claim)[0]), list(_citable(claim)[1])
    rows = []
    for outcome in Outcome:
        asked = verdicts.asked_of(
            claim, editor(request), as_of=timezone.localdate(), outcome=outcome, evidence=evidence, checks=checks
        )
        rows.append((outcome_mark(outcome)[1], outcome in NEEDS_TWO_PEOPLE, [one.reason for one in asked]))
    return {"asked": rows}


PROPOSE = Step(
    "Propose a verdict",
    give,
    _said,
    form=propose_form,
    leads_to=_leads_to,
    template="admin/tracker/propose.html",
    context=what_is_asked,
)
