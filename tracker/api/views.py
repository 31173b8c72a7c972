"""The API's lists and items: reads through the same verbs as the pages, public data only."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework import viewsets
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from tracker.api import serializers as shown
from tracker.api.filters import (
    PAGING,
    ClaimFilter,
    EvidenceFilter,
    StatementFilter,
    VerdictFilter,
    moment_from,
    refuse_unknown,
)
from tracker.api.former import LeadsOn
from tracker.api.pagination import NewestFirst
from tracker.models import Appearance, Claim, Company, Evidence, Executive, Statement, Verdict
from tracker.models.claims import ClaimQuerySet
from tracker.queries.anchors import with_anchor_state
from tracker.queries.cards import ClaimCard, card_of_tombstone, cards
from tracker.queries.claims import tombstone_reason
from tracker.queries.precision import precision
from tracker.vocabulary import EditorialState

AS_OF = OpenApiParameter("as_of", str, description="As it stood at the end of a day (UTC), or at an ISO date and time.")
ADDRESSES = {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}
NAMES = ("companies", "executives", "statements", "claims", "evidence", "verdicts")


class PublicViewSet(viewsets.ReadOnlyModelViewSet[Any]):
    """Read-only, newest first; refuses parameters it does not know."""

    pagination_class = NewestFirst
    filter_backends = (DjangoFilterBackend,)
    lookup_value_regex = "[0-9]{1,18}"
    on_item: Sequence[str] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        filterset: Any = getattr(self, "filterset_class", None)
        listed = [*(filterset.base_filters if filterset else ()), *PAGING]
        refuse_unknown(request, listed if self.action == "list" else list(self.on_item))


class CompanyViewSet(LeadsOn, PublicViewSet):
    queryset = Company.objects.with_names()
    serializer_class = shown.CompanySerializer


class ExecutiveViewSet(LeadsOn, PublicViewSet):
    queryset = Executive.objects.with_names().with_positions()
    serializer_class = shown.ExecutiveSerializer


class StatementViewSet(PublicViewSet):
    """Published statements, and the tombstones of withdrawn ones."""

    queryset = (
        Statement.objects.public()
        .defer("search")
        .with_people()
        .prefetch_related(
            Prefetch("appearances", with_anchor_state(Appearance.objects.with_sources(), "appearance").order_by("pk"))
        )
    )
    serializer_class = shown.StatementSerializer
    filterset_class = StatementFilter


@extend_schema_view(retrieve=extend_schema(parameters=[AS_OF]))
class ClaimViewSet(PublicViewSet):
    """Published claims, and the tombstones of withdrawn ones, now or `as_of` a past day."""

    queryset = Claim.objects.public().filter(statement__in=Statement.objects.public()).with_everything()
    serializer_class = shown.ClaimSerializer
    filterset_class = ClaimFilter
    on_item = ("as_of",)

    def get_queryset(self) -> QuerySet[Claim]:
        moment = moment_from(self.request.query_params.get("as_of"))
        rows: ClaimQuerySet = super().get_queryset().defer("search", "statement__search")  # type: ignore[assignment]
        return rows.with_outcome(moment.at).with_horizon_state(moment.on)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        data = self.get_serializer(self._cards(list(page or ())), many=True).data
        return self.get_paginated_response(data)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        found = self._cards([self.get_object()])
        if not found:
            raise NotFound("It was not public on that day.")
        return Response(self.get_serializer(found[0]).data)

    def _cards(self, claims: Sequence[Claim]) -> Sequence[ClaimCard]:
        """In the claims' order, tombstones among them."""
        moment = moment_from(self.request.query_params.get("as_of"))
        gone = {claim.pk: card_of_tombstone(claim) for claim in claims if tombstone_reason(claim)}
        standing = cards([claim for claim in claims if claim.pk not in gone], moment)
        found = gone | {card.claim.pk: card for card in standing}
        return [found[claim.pk] for claim in claims if claim.pk in found]


CITABLE: dict[str, Any] = {
    "claim__published_at__isnull": False,
    "claim__state__in": [EditorialState.PUBLISHED, EditorialState.IN_REVIEW],
    "claim__statement__state": EditorialState.PUBLISHED,
}
"""Of claims that readers can read."""


class EvidenceViewSet(PublicViewSet):
    """Passages that an editor confirmed."""

    queryset = with_anchor_state(
        Evidence.objects.confirmed()
        .filter(**CITABLE)
        .select_related("capture__article__outlet", "claim")
        .defer("capture__text", "capture__search", "claim__search"),
        "evidence",
    )
    serializer_class = shown.EvidenceSerializer
    filterset_class = EvidenceFilter


class VerdictViewSet(PublicViewSet):
    """Every verdict on public claims, also those that a later one followed."""

    queryset = (
        Verdict.objects.with_people()
        .filter(**CITABLE)
        .select_related("claim")
        .defer("claim__search")
        .annotate(is_standing=~Exists(Verdict.objects.filter(previous=OuterRef("pk"))))
        .prefetch_related("cited_evidence", "cited_checks")
    )
    serializer_class = shown.VerdictSerializer
    filterset_class = VerdictFilter


class PrecisionView(APIView):
    """How often editors agreed with what each reader and version suggested, counted from their decisions."""

    @extend_schema(responses={200: shown.PrecisionSerializer})
    def get(self, request: Request) -> Response:
        refuse_unknown(request, [])
        return Response(shown.PrecisionSerializer(precision()).data)


class RootView(APIView):
    """Where everything is."""

    @extend_schema(responses={200: ADDRESSES})
    def get(self, request: Request) -> Response:
        refuse_unknown(request, [])
        lists = {name: reverse(f"api-{name}-list", request=request) for name in NAMES}
        others = {name: reverse(f"api-{name}", request=request) for name in ("precision", "schema", "docs")}
        return Response(lists | others)


class NowhereView(APIView):
    """Any other address below the API."""

    schema = None

    def get(self, request: Request, path: str = "") -> Response:
        raise NotFound


class DocsView(SpectacularSwaggerSplitView):
    template_name = "tracker/api_docs.html"
    url_name = "api-schema"
