from django.contrib import admin
from django.urls import include, path

from tracker.admin import two_factor

urlpatterns = [
    path("admin/two-factor/", include(two_factor.urls)),
    path("admin/", include("tracker.admin.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("tracker.api.urls")),
    path("", include("tracker.urls")),
]
