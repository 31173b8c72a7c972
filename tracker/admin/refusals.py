"""What the database or an action refused, as an error that a form can show beside what the editor typed."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, DataError, IntegrityError, models
from django.forms import BaseForm

RAISED_BY_A_TRIGGER = "P0"
"""The SQLSTATE class of RAISE EXCEPTION; Django reports it as ProgrammingError, like a mistake in the SQL."""


def refusal_of(error: DatabaseError, model: type[models.Model]) -> ValidationError | None:
    """The reason to show when the database said no to the data; None when the fault is not the data's."""
    cause = error.__cause__
    state = getattr(cause, "sqlstate", None) or ""
    if not isinstance(error, IntegrityError | DataError) and not state.startswith(RAISED_BY_A_TRIGGER):
        return None
    return ValidationError(_message(cause, model))


def _message(cause: BaseException | None, model: type[models.Model]) -> str:
    diag = getattr(cause, "diag", None)
    name = getattr(diag, "constraint_name", None)
    for constraint in model._meta.constraints:
        if constraint.name == name and constraint.violation_error_message != constraint.default_violation_error_message:
            return str(constraint.violation_error_message)
    said = getattr(diag, "message_primary", None) or str(cause)
    return f"The database refused this: {said}" + (f" ({name.replace('_', ' ')})" if name else "")


def add_refusal(form: BaseForm, refusal: ValidationError) -> None:
    """Puts each reason beside its field, or above the form where the form has no such field."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for field, reasons in refusal.error_dict.items():
        known = field in form.fields
        for reason in reasons:
            named = field if known or field == NON_FIELD_ERRORS else f"{field}: "
            form.add_error(field if known else None, reason if known or named == field else _prefixed(named, reason))


def _prefixed(named: str, reason: ValidationError) -> str:
    return named + " ".join(reason.messages)


def one_line(refusal: ValidationError) -> str:
    return " ".join(refusal.messages)
