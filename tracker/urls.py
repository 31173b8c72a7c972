from django.urls import path

from tracker.views import (
    articles,
    calendars,
    claims,
    companies,
    corrections,
    executives,
    health,
    home,
    precision,
    scoring,
    statements,
    topics,
)

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
    path("topics/", topics.topics, name="topics"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
    path("due/", calendars.due, name="due"),
    path("due/<int:year>/<int:month>/", calendars.due_in, name="due-month"),
    path("past-due/", calendars.past_due, name="past-due"),
    path("corrections/", corrections.page, name="corrections"),
    path("about/", home.about, name="about"),
    path("method/", home.method, name="method"),
    path("scoring/", scoring.page, name="scoring"),
    path("precision/", precision.page, name="precision"),
    path("healthz", health.healthz, name="healthz"),
]
