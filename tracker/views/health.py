from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tracker.actions import health


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all that must run runs, 503 when not."""
    state = health.state(timezone.now())
    return JsonResponse(state, status=200 if state["ok"] else 503)
