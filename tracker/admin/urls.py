"""Pages of the desk that belong to no one list."""

from django.contrib import admin
from django.urls import path

from tracker.admin import keys, saved_filters

urlpatterns = [
    path("keys/", admin.site.admin_view(keys.page), name="desk-keys"),
    path("saved-filters/keep/", admin.site.admin_view(saved_filters.keep), name="desk-filter-keep"),
    path("saved-filters/<int:pk>/delete/", admin.site.admin_view(saved_filters.drop), name="desk-filter-drop"),
]
