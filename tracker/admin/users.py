"""Who may log in, and with which role. Roles are groups made by migrations; here one gives them to people."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as StockGroupAdmin
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultiple, UnfoldAdminSelectMultipleWidget

from tracker.actions import two_factor

# The theme's fields are invisible in Django's own forms.
admin.site.unregister(User)
admin.site.unregister(Group)
# Their pages show the keys.
admin.site.unregister(TOTPDevice)
admin.site.unregister(StaticDevice)

ONLY_SUPERUSERS = ("is_superuser", "user_permissions")


@admin.register(User)
class UserAdmin(StockUserAdmin, ModelAdmin):
    """An administrator gives roles. Only a superuser makes superusers, changes them, or gives single rights."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    filter_horizontal = ()
    actions = ["remove_second_factor"]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Roles are few: each is a box to tick."""
        widget = UnfoldAdminCheckboxSelectMultiple if db_field.name == "groups" else UnfoldAdminSelectMultipleWidget
        return super().formfield_for_manytomany(db_field, request, **{"widget": widget, **kwargs})

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return fields if _is_super(request) else (*fields, *ONLY_SUPERUSERS)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        above = obj is not None and obj.is_superuser and not _is_super(request)
        return not above and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody is deleted: the record names them. Who leaves is made inactive."""
        return False

    @admin.action(description="Remove the second factor (phone and recovery codes lost)", permissions=["change"])
    def remove_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset.order_by("pk"):
            if not self.has_change_permission(request, user):
                self.message_user(request, f"{user} is a superuser; only a superuser may do that.", messages.ERROR)
                continue
            two_factor.remove(user)
            self.log_change(request, user, "Removed the second factor.")
            self.message_user(request, f"{user} has no second factor now.", messages.SUCCESS)


@admin.register(Group)
class GroupAdmin(StockGroupAdmin, ModelAdmin):
    pass


def _is_super(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))
