from django.db.models import QuerySet

from tracker.models import SavedFilter


def filters_of(user_id: int, model: str = "") -> QuerySet[SavedFilter]:
    """An editor's own, on one list or on all."""
    mine = SavedFilter.objects.filter(owner=user_id)
    return mine.filter(model=model) if model else mine
