from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from tracker.models import Article
from tracker.queries.articles import article_page
from tracker.views.pages import public_page


@public_page()
def article(request: HttpRequest, pk: int) -> HttpResponse:
    page = article_page(get_object_or_404(Article.objects.select_related("outlet", "origin__outlet"), pk=pk))
    if page is None:
        raise Http404
    return render(request, "tracker/article.html", {"page": page})
