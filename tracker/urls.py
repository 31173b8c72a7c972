from django.urls import path

from tracker.views import articles, claims, companies, downloads, executives, health, home, precision, statements

urlpatterns = [
    path("", home.home, name="home"),
    path("executives/", executives.executives, name="executives"),
    path("executives/<slug:slug>/", executives.executive, name="executive"),
    path("companies/", companies.companies, name="companies"),
    path("companies/<slug:slug>/", companies.company, name="company"),
    path("claims/", claims.claims, name="claims"),
    path("claims.csv", downloads.claims_csv, name="claims-csv"),
    path("claims/<int:pk>/", claims.claim, name="claim"),
    path("statements/<int:pk>/", statements.statement, name="statement"),
    path("articles/<int:pk>/", articles.article, name="article"),
    path("due/", claims.due, name="due"),
    path("past-due/", claims.past_due, name="past-due"),
    path("method/", home.method, name="method"),
    path("precision/", precision.page, name="precision"),
    path("healthz", health.healthz, name="healthz"),
]
