from django.contrib import admin
from unfold.decorators import display

from tracker.admin.base import RecordAdmin
from tracker.models import Subscription


@admin.register(Subscription)
class SubscriptionAdmin(RecordAdmin):
    """Who follows what, without the addresses."""

    list_display = ("address_masked", "kind", "followed", "asked_at", "confirmed_at", "told_on")
    list_select_related = ("executive", "company", "topic", "claim")
    list_filter = ("kind",)
    fields = ("address_masked", "kind", "followed", "asked_at", "confirmed_at", "told_on")

    @display(description="Address")
    def address_masked(self, row: Subscription) -> str:
        return row.masked_address

    @display(description="Follows")
    def followed(self, row: Subscription) -> str:
        return str(row.thing)
