"""The company's right of reply: asked with a deadline, reminded, answered, or noted as without an answer."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from unfold.contrib.filters.admin import AutocompleteSelectFilter, MultipleChoicesDropdownFilter, RadioFilter
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextInputWidget

from tracker.actions import replies
from tracker.admin.base import ReadOnly, VersionedAdmin
from tracker.admin.steps import Step, StepForm, SteppingAdmin, choice, day, editor, lookup, take_step, text
from tracker.models import Claim, Reply
from tracker.templatetags.on_record import as_said, window_words
from tracker.templatetags.on_record import day as in_words
from tracker.vocabulary import Channel

TIME_TO_ANSWER = timedelta(days=7)
TIME_AFTER_A_REMINDER = timedelta(days=3)


def letter(claim: Claim, due_on: date, by: User) -> str:
    """The question in plain words, for an editor to change: what was said, how it is read, what is asked, until when."""
    said = claim.statement
    who = f"{said.speaker}, {said.position.title} of {claim.company}," if said.speaker and said.position else "You"
    condition = f" The condition that was stated: {claim.condition}." if claim.condition else ""
    return (
        f"To {claim.company}\n\n"
        f"On {in_words(said.said_on) or 'a day that we do not know'}, {who} said: {as_said(said)}\n\n"
        f"We read this as: {claim.proposition} Due: {window_words(claim)}.{condition}\n"
        f"It is judged like this: {claim.criteria}\n\n"
        "Please tell us:\n"
        "1. Is this what was meant?\n"
        "2. What has come of it, and since when?\n"
        "3. Is there a source that we can cite?\n\n"
        f"We ask for your answer by {in_words(due_on)}. We print it in your own words beside the claim. "
        "If none has come by then, we say so; an answer that comes later is added.\n\n"
        f"{by.get_full_name() or by.get_username()}, On Record"
    )


class AskReplyForm(StepForm):
    """The text names the deadline; a changed deadline is changed there too."""

    proposed_due: date
    addressee = forms.CharField(
        max_length=200,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="Who is asked: the press office, a person.",
    )
    channel = choice("Channel", Channel, "How it is asked.")
    asked_on = day("Asked on", "The day the company is asked.", required=True)
    due_on = day("Answer asked for by", "A week is usual; give more where people are away.")
    question = text("Text", "As you send it. A deadline that you change above is changed here too.", rows=16)

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if typed.get("due_on") and typed.get("question"):
            typed["question"] = typed["question"].replace(in_words(self.proposed_due), in_words(typed["due_on"]))
        return typed


def ask_form(model_admin: Any, request: HttpRequest, row: Claim) -> type[StepForm]:
    today = timezone.localdate()
    due_on = today + TIME_TO_ANSWER
    form: Any = type("AskReplyForm", (AskReplyForm,), {"proposed_due": due_on})
    begun = {
        "asked_on": today,
        "due_on": due_on,
        "channel": Channel.EMAIL,
        "question": letter(row, due_on, editor(request)),
    }
    for name, value in begun.items():
        form.base_fields[name].initial = value
    return form


def reply_page(model_admin: Any, row: Any, result: Any) -> str:
    return reverse("admin:tracker_reply_change", args=[(result or row).pk])


ASK_REPLY = Step(
    "Ask for a reply",
    lambda row, typed, by: replies.ask(
        row,
        by,
        typed["asked_on"],
        typed["channel"],
        due_on=typed["due_on"],
        addressee=typed["addressee"],
        question=typed["question"],
    ),
    "Noted. Record the answer when it comes.",
    "This page sends nothing: send the text yourself, by the channel that you choose, and note here that you did. "
    "Readers see when the company was asked, and until when.",
    form=ask_form,
    leads_to=reply_page,
)


class RemindForm(StepForm):
    reminded_on = day("Reminded on", "The day it was asked again.", required=True)
    due_on = day("Answer asked for by", "The deadline that it is given now. Empty: the old one stays.")


class AnswerForm(StepForm):
    answered_on = day("Answered on", "The day its answer came.", required=True)
    answer = text("Answer", "In the company's own words.", rows=6)


class NoAnswerForm(StepForm):
    no_answer_on = day("Noted on", "A day after the deadline.", required=True)


def begun_today(form: type[StepForm], name: str) -> Any:
    """The form with its day begun as today."""

    def begin(model_admin: Any, request: HttpRequest, row: Any) -> type[StepForm]:
        today = timezone.localdate()
        begun: Any = type(form.__name__, (form,), {})
        begun.base_fields[name].initial = today
        if "due_on" in begun.base_fields:
            begun.base_fields["due_on"].initial = max(row.due_on or today, today + TIME_AFTER_A_REMINDER)
        return begun

    return begin


def answer_form(model_admin: Any, request: HttpRequest, row: Any) -> type[StepForm]:
    source = lookup(
        Reply._meta.get_field("answered_in"),
        model_admin.admin_site,
        label="Article that prints it",
        help_text="Where the answer was published, if it was.",
        required=False,
    )
    form = begun_today(AnswerForm, "answered_on")(model_admin, request, row)
    return type("SourcedAnswerForm", (form,), {"answered_in": source})


REMIND = Step(
    "Remind the company",
    lambda row, typed, by: replies.remind(row, by, typed["reminded_on"], typed["due_on"]),
    "Noted. The new deadline stands.",
    "This page sends nothing: send the reminder yourself, and note here that you did.",
    form=begun_today(RemindForm, "reminded_on"),
)
ANSWER = Step(
    "Record the answer",
    lambda row, typed, by: replies.record_answer(
        row, by, typed["answered_on"], typed["answer"], answered_in=typed["answered_in"]
    ),
    "Recorded. Readers see the answer beside the claim.",
    "An answer is public at once and never changed.",
    form=answer_form,
)
NO_ANSWER = Step(
    "No answer came",
    lambda row, typed, by: replies.note_no_answer(row, by, typed["no_answer_on"]),
    "Noted. An answer that comes later can still be recorded.",
    "Readers are told that no answer came by the deadline. An answer that comes later is added.",
    form=begun_today(NoAnswerForm, "no_answer_on"),
)

STANDINGS = {
    "waiting": ("waiting", "○ Waits"),
    "overdue": ("overdue", "△ Deadline has passed"),
    "answered": ("answered", "✓ Answered"),
    "missed": ("missed", "✕ No answer came"),
}
STANDING_COLOURS = {"waiting": "info", "overdue": "warning", "answered": "success", "missed": "danger"}


def standing_of(reply: Any, today: date) -> str:
    if reply.answered_on:
        return "answered"
    if reply.no_answer_on:
        return "missed"
    return "overdue" if reply.due_on and reply.due_on < today else "waiting"


class StandingFilter(RadioFilter):
    title = "standing"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("waiting", "waits for an answer"), ("overdue", "deadline has passed"), ("over", "answered or missed")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "waiting":
            return queryset.filter(pk__in=Reply.objects.waiting())
        if self.value() == "overdue":
            return queryset.filter(pk__in=Reply.objects.overdue(timezone.localdate()))
        if self.value() == "over":
            return queryset.exclude(pk__in=Reply.objects.waiting())
        return queryset


@admin.register(Reply)
class ReplyAdmin(ReadOnly, SteppingAdmin, VersionedAdmin):
    list_display = ("claim", "marked_standing", "asked_on", "addressee", "due_on", "reminded_on", "answered_on")
    list_select_related = ("claim",)
    list_filter = (StandingFilter, ("channel", MultipleChoicesDropdownFilter), ("claim", AutocompleteSelectFilter))
    search_fields = ("claim__proposition", "addressee", "question", "answer")
    fieldsets = (
        (None, {"fields": ("claim", "standing")}),
        (
            "Asked",
            {"fields": (("asked_on", "asked_by"), ("channel", "addressee"), ("due_on", "reminded_on"), "question")},
        ),
        ("Answered", {"fields": (("answered_on", "no_answer_on"), "answer", "answered_in", "closed_by")}),
    )
    readonly_fields = ("standing",)
    actions_detail = ("record_answer", "remind", "no_answer")
    offered = {
        "record_answer": lambda row: row.answered_on is None,
        "remind": lambda row: row.answered_on is None and row.no_answer_on is None,
        "no_answer": lambda row: standing_of(row, timezone.localdate()) == "overdue",
    }

    @display(description="Standing", label=STANDING_COLOURS)
    def marked_standing(self, reply: Any) -> tuple[str, str]:
        return STANDINGS[standing_of(reply, timezone.localdate())]

    @display(description="Standing")
    def standing(self, reply: Any) -> str:
        return self.marked_standing(reply)[1]

    @action(description="Record the answer…", permissions=["tracker.change_reply"], icon="forum")
    def record_answer(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, ANSWER)

    @action(description="Remind…", permissions=["tracker.change_reply"], icon="notifications")
    def remind(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, REMIND)

    @action(description="No answer came…", permissions=["tracker.change_reply"], icon="event_busy")
    def no_answer(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return take_step(self, request, object_id, NO_ANSWER)
