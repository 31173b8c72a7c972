"""The fields of a quote and of its claims at the reading desk, and what somebody else has done to them meanwhile."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q

from tracker.actions.people import bearers
from tracker.admin.versions import changes_since
from tracker.models import Claim, Executive, Position, Statement
from tracker.vocabulary import ClaimKind, Form, Modality, Precision, SpeakerStatus

UNRESOLVED = [choice for choice in SpeakerStatus.choices if choice[0] != SpeakerStatus.RESOLVED]


class RowForm(forms.Form):
    """Fields of one row, with the version at which the page showed it."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    stored: tuple[str, ...] = ()

    def __init__(self, *args: Any, row: Any, may_change: bool = True, **kwargs: Any) -> None:
        self.row = row
        kwargs["initial"] = {**{name: getattr(row, name) for name in self.stored}, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = row.version
        self.asked: dict[str, str] = {}
        for name, field in self.fields.items():
            field.disabled = not may_change and name != "version"
            help_id = f"{self.add_prefix(name)}-says"
            field.widget.attrs |= {"aria-describedby": help_id, "data-field": name}

    def says(self, name: str) -> list[str]:
        """What stands beside a field: what was refused, else what publishing asks."""
        errors = [str(one) for one in self.errors.get(name, [])] if self.is_bound else []
        return errors or ([self.asked[name]] if name in self.asked else [])

    def values(self) -> dict[str, Any]:
        """What can be stored of what was typed; call after `full_clean`."""
        return {name: self.cleaned_data[name] for name in self.stored if name in self.cleaned_data}

    def opened_at(self) -> int:
        version = self.cleaned_data.get("version")
        return version if version is not None and 1 <= version <= self.row.version else 0


class QuoteForm(RowForm):
    stored = (
        "words",
        "form",
        "speaker",
        "speaker_status",
        "position",
        "said_on",
        "said_precision",
        "venue",
        "language",
    )

    words = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), strip=True)
    form = forms.ChoiceField(choices=Form.choices)
    speaker_name = forms.CharField(
        label="Speaker", required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    speaker = forms.ModelChoiceField(Executive.objects.all(), required=False, widget=forms.HiddenInput)
    speaker_status = forms.ChoiceField(label="If nobody is named", choices=SpeakerStatus.choices, required=False)
    position = forms.ModelChoiceField(
        Position.objects.select_related("company"), required=False, empty_label="Not said yet"
    )
    said_on = forms.DateField(
        label="Day said", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    said_precision = forms.ChoiceField(label="Known to the", choices=Precision.choices)
    venue = forms.CharField(required=False, max_length=300)
    language = forms.CharField(max_length=16)

    def __init__(self, *args: Any, row: Statement, **kwargs: Any) -> None:
        kwargs["initial"] = {"speaker_name": row.speaker.name if row.speaker else ""}
        super().__init__(*args, row=row, **kwargs)
        if row.speaker is None:
            self.fields["speaker_status"].choices = UNRESOLVED  # type: ignore[attr-defined]

    def limit_positions(self, speaker: Executive | None, said_on: date | None) -> None:
        """Offers the positions held on the day, and the one that stands there."""
        held = Position.objects.none()
        if speaker is not None:
            mine = speaker.positions.all() if said_on is None else speaker.positions.held_on(said_on)
            held = speaker.positions.filter(Q(pk__in=mine) | Q(pk=self.row.position_id))
        self.fields["position"].queryset = held.select_related("company")  # type: ignore[attr-defined]

    def clean_said_on(self) -> date | None:
        said_on: date | None = self.cleaned_data["said_on"]
        if said_on is not None and said_on.year < 1000:
            raise ValidationError("Give the year in four digits.")
        return said_on

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("speaker_status") == "":
            typed["speaker_status"] = self.row.speaker_status
        name = " ".join(typed.get("speaker_name", "").split())
        chosen = typed.get("speaker")
        if not name:
            typed["speaker"] = None
        elif chosen is None or not _is_called(chosen, name):
            self._find_speaker(name)
        if typed.get("speaker") is not None:
            typed["speaker_status"] = SpeakerStatus.RESOLVED
        elif typed.get("speaker_status") == SpeakerStatus.RESOLVED:
            typed["speaker_status"] = SpeakerStatus.UNKNOWN
        return typed

    def _find_speaker(self, name: str) -> None:
        found = list(bearers(name)[:3])
        if len(found) == 1:
            self.cleaned_data["speaker"] = found[0]
            return
        del self.cleaned_data["speaker"]
        told = "Several are called that: choose one from the list." if found else "We know nobody of that name yet."
        self.add_error("speaker_name", told)


def _is_called(person: Executive, name: str) -> bool:
    return person.name == name or person.aliases.filter(name=name).exists()


class DeskClaimForm(RowForm):
    stored = ("proposition", "kind", "modality", "condition", "market", "phrase", "criteria")

    proposition = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(choices=ClaimKind.choices)
    modality = forms.ChoiceField(choices=Modality.choices)
    phrase = forms.CharField(label="Time phrase, as spoken", required=False, max_length=200)
    condition = forms.CharField(required=False, max_length=300)
    market = forms.CharField(required=False, max_length=120)
    criteria = forms.CharField(label="How it will be judged", required=False, widget=forms.Textarea(attrs={"rows": 2}))


@dataclass(frozen=True)
class Conflict:
    """A field that two editors changed. `their_value` is what a form would post for theirs."""

    name: str
    label: str
    mine: str
    theirs: str
    their_value: str


@dataclass(frozen=True)
class Meanwhile:
    """What somebody else did to a row since it was shown."""

    by: str
    told: list[str]
    conflicts: list[Conflict]
    touched: set[str]
    """The fields that this editor has changed against what the page showed."""


def meanwhile(form: RowForm) -> Meanwhile:
    """Compares what was typed and what stands there with the version that the page showed."""
    row, values, opened_at = form.row, form.values(), form.opened_at()
    shown = row.revisions.filter(version=opened_at).order_by("-pgh_id").first() if opened_at else None
    change = changes_since(row, opened_at) if opened_at else None
    conflicts, touched = [], set()
    for name, value in values.items():
        stored = _column(row, name)
        typed = value.pk if isinstance(value, Model) else value
        if shown is not None and typed == _column(shown, name):
            continue
        touched.add(name)
        theirs_too = shown is None or stored != _column(shown, name)
        if theirs_too and typed != stored:
            label = form.fields["speaker_name" if name == "speaker" else name].label or name.capitalize()
            conflicts.append(Conflict(name, str(label), _shown(value), _shown(getattr(row, name)), _posted(stored)))
    told = [label for label, _, _ in change.fields] if change else []
    return Meanwhile(change.by if change else "somebody", told, conflicts, touched)


def _column(row: Any, name: str) -> Any:
    return getattr(row, f"{name}_id", None) if name in ("speaker", "position") else getattr(row, name)


def _shown(value: Any) -> str:
    return "nothing" if value in (None, "") else str(value)


def _posted(value: Any) -> str:
    return "" if value is None else str(value)


def form_of(row: Statement | Claim, data: Any = None, *, may_change: bool = True) -> RowForm:
    """The form of a statement, or of a claim under its own prefix."""
    if isinstance(row, Claim):
        return DeskClaimForm(data, row=row, prefix=f"claim-{row.pk}", may_change=may_change)
    return QuoteForm(data, row=row, prefix="quote", may_change=may_change)
