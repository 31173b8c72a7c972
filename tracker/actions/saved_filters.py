from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from tracker.models import SavedFilter

MOST = 50
"""Filters that one editor keeps."""


def keep(owner: User, model: str, query: str, name: str) -> tuple[SavedFilter, bool]:
    """Keeps a list as its owner sees it; the same name on the same list again replaces it. Returns whether it is new.

    Raises ValidationError when it has no name, is too long, or is one too many.
    """
    name = " ".join(name.split())
    mine = SavedFilter.objects.filter(owner_id=owner.pk)
    known = mine.filter(model=model, name=name).first()
    if known is None and mine.count() >= MOST:
        raise ValidationError({"name": f"You keep {MOST} filters already: delete one first."})
    row = known or SavedFilter(owner_id=owner.pk, model=model, name=name)
    row.query = query
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save()
    return row, known is None


def drop(owner: User, pk: int) -> bool:
    """Deletes the owner's filter. Returns whether there was one."""
    return bool(SavedFilter.objects.filter(owner_id=owner.pk, pk=pk).delete()[0])
