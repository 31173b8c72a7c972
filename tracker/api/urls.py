from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from tracker.api import views

router = SimpleRouter()
router.register("companies", views.CompanyViewSet, "api-companies")
router.register("executives", views.ExecutiveViewSet, "api-executives")
router.register("statements", views.StatementViewSet, "api-statements")
router.register("claims", views.ClaimViewSet, "api-claims")
router.register("evidence", views.EvidenceViewSet, "api-evidence")
router.register("verdicts", views.VerdictViewSet, "api-verdicts")

urlpatterns = [
    path("", views.RootView.as_view(), name="api-root"),
    *router.urls,
    path("precision/", views.PrecisionView.as_view(), name="api-precision"),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", views.DocsView.as_view(), name="api-docs"),
    path("<path:path>", views.NowhereView.as_view()),
]
