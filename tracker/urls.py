from django.urls import path

from tracker.views import articles, claims, companies, executives, feeds, health, home, ics, precision, statements

urlpatterns = [
    path("", home.home, name="home"),
    path("executives/", executives.executives, name="executives"),
    path("executives/<slug:slug>/", executives.executive, name="executive"),
    path("companies/", companies.companies, name="companies"),
    path("companies/<slug:slug>/", companies.company, name="company"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<int:pk>/", claims.claim, name="claim"),
    path("statements/<int:pk>/", statements.statement, name="statement"),
    path("articles/<int:pk>/", articles.article, name="article"),
    path("due/", claims.due, name="due"),
    path("past-due/", claims.past_due, name="past-due"),
    path("method/", home.method, name="method"),
    path("precision/", precision.page, name="precision"),
    path("feed.atom", feeds.everything, name="atom"),
    path("executives/<slug:slug>/feed.atom", feeds.executive, name="executive-atom"),
    path("companies/<slug:slug>/feed.atom", feeds.company, name="company-atom"),
    path("topics/<slug:slug>/feed.atom", feeds.topic, name="topic-atom"),
    path("claims/<int:pk>/feed.atom", feeds.claim, name="claim-atom"),
    path("due.ics", ics.everything, name="ics"),
    path("executives/<slug:slug>/due.ics", ics.executive, name="executive-ics"),
    path("companies/<slug:slug>/due.ics", ics.company, name="company-ics"),
    path("topics/<slug:slug>/due.ics", ics.topic, name="topic-ics"),
    path("healthz", health.healthz, name="healthz"),
]
