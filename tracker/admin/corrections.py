from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import RangeDateTimeFilter

from tracker.actions.previews import Preview, preview
from tracker.admin.base import RecordAdmin, RefusingAdmin
from tracker.admin.steps import StepForm, text
from tracker.models import Correction


class CorrectForm(StepForm):
    """What stands there, to be changed; `changes` holds only what was."""

    named: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        typed["changes"] = {
            name: typed[name] for name in self.named if name in typed and typed[name] != getattr(self.row, name)
        }
        typed["changes"] |= self.added_changes(typed)
        if not typed["changes"] and not self.errors:
            self.add_error(None, "Nothing was changed.")
        return typed

    def added_changes(self, typed: dict[str, Any]) -> dict[str, Any]:
        """Changes of what no single field of the form holds."""
        return {}


def correct_form(
    model_admin: RefusingAdmin,
    request: HttpRequest,
    row: Any,
    names: tuple[str, ...],
    base: type[CorrectForm] = CorrectForm,
) -> type[CorrectForm]:
    """A form with the row's named fields at their present values, the reason and the public note."""
    fields: dict[str, Any] = {"named": names}
    for name in names:
        model_field = row._meta.get_field(name)
        fields[name] = model_admin.formfield_for_dbfield(model_field, request)
        fields[name].initial = model_field.value_from_object(row)
    fields["reason"] = text("Reason", "Why, for the editors.", rows=2)
    fields["note"] = text("Note", "What readers are told.", rows=2)
    return type("CorrectFields", (base,), fields)


def what_changes(row: Any, do: Callable[[], Any]) -> Preview:
    """What a correction or a withdrawal would change, for its page to show before it is confirmed."""
    return preview(row, do, timezone.localdate())


@admin.register(Correction)
class CorrectionAdmin(RecordAdmin):
    list_display = ("field", "before", "after", "note", "made_by", "recorded_at")
    list_select_related = ("made_by",)
    list_filter = (("recorded_at", RangeDateTimeFilter),)
    search_fields = ("field", "before", "after", "reason", "note")
    fields = ("statement", "claim", "field", "before", "after", "reason", "note", "made_by", "recorded_at")
