from django.contrib import admin
from unfold.contrib.filters.admin import MultipleChoicesDropdownFilter, RangeDateTimeFilter

from tracker.admin.base import RecordAdmin
from tracker.models import Event


@admin.register(Event)
class EventAdmin(RecordAdmin):
    list_display = ("sequence", "kind", "statement", "claim", "recorded_at")
    list_select_related = ("statement", "claim")
    list_filter = (("kind", MultipleChoicesDropdownFilter), ("recorded_at", RangeDateTimeFilter))
    search_fields = ("statement__words", "claim__proposition")
    fields = ("sequence", "kind", "statement", "claim", "evidence", "verdict", "correction", "reply", "recorded_at")
