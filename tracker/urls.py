from django.urls import path

from tracker.views import (
    articles,
    claim_page,
    claims,
    companies,
    executives,
    health,
    home,
    precision,
    search,
    statements,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("executives/", executives.executives, name="executives"),
    path("executives/<slug:slug>/", executives.executive, name="executive"),
    path("companies/", companies.companies, name="companies"),
    path("companies/<slug:slug>/", companies.company, name="company"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<int:pk>/", claim_page.claim, name="claim"),
    path("claims/<int:pk>/as/<int:revision>/", claim_page.pinned, name="claim-pinned"),
    path("statements/<int:pk>/", statements.statement, name="statement"),
    path("articles/<int:pk>/", articles.article, name="article"),
    path("due/", claims.due, name="due"),
    path("past-due/", claims.past_due, name="past-due"),
    path("method/", home.method, name="method"),
    path("precision/", precision.page, name="precision"),
    path("search/", search.page, name="search"),
    path("healthz", health.healthz, name="healthz"),
]
