"""What the API answers where a company or an executive was merged into another."""

from typing import Any

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import GenericViewSet

from tracker.models import FormerSlug


class LeadsOn(GenericViewSet[Any]):
    """An item that was merged away answers 301, with the address of the one that stays and words that say so."""

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        try:
            answer: Response = super().retrieve(request, *args, **kwargs)  # type: ignore[misc]
        except Http404:
            kind = str(self.get_queryset().model._meta.model_name)
            heir = FormerSlug.objects.heir(kind, former_id=int(self.kwargs["pk"]))
            if heir is None:
                raise
            address = reverse(f"{self.basename}-detail", args=[heir.pk], request=request)
            told = {"detail": f"It was merged into {kind} {heir.pk}.", "merged_into": address}
            return Response(told, status=301, headers={"Location": address})
        return answer
