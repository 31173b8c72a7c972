"""Every field says what it means, wherever an editor meets it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import FieldError
from django.test import Client, RequestFactory

from tests import builders as build
from tracker.admin.keys import PAGES
from tracker.admin.steps import StepForm
from tracker.templatetags.desk_lists import WHEN_EMPTY

MODELS = [model for model in apps.get_app_config("tracker").get_models() if not model.__name__.endswith("Revision")]
OURS = [shown for model, shown in admin.site._registry.items() if model._meta.app_label == "tracker"]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_editable_field_of_a_model_says_what_it_means(model):
    fields = [*model._meta.fields, *model._meta.many_to_many]
    untold = [one.name for one in fields if one.editable and not one.auto_created and not one.help_text]
    assert untold == []


def untold_in(form: type[forms.BaseForm]) -> list[str]:
    return [name for name, field in form.base_fields.items() if not field.widget.is_hidden and not field.help_text]


def forms_of(shown: Any) -> Iterator[type[forms.BaseForm]]:
    request = RequestFactory().get("/admin/")
    request.user = User.objects.create_superuser("root")
    try:
        yield shown.get_form(request)
    except FieldError:
        assert not shown.has_add_permission(request), "only what is merely looked at has no form"
    for inline in shown.get_inline_instances(request):
        if inline.has_change_permission(request):
            yield inline.get_formset(request).form


@pytest.mark.django_db
@pytest.mark.parametrize("shown", OURS, ids=lambda shown: shown.opts.model_name)
def test_every_field_of_a_form_of_the_admin_says_what_it_means(shown):
    assert [untold for form in forms_of(shown) if (untold := untold_in(form))] == []


def steps(of: type[StepForm] = StepForm) -> Iterator[type[StepForm]]:
    for form in of.__subclasses__():
        yield form
        yield from steps(form)


@pytest.mark.parametrize("form", list(steps()), ids=lambda form: form.__name__)
def test_every_field_of_a_step_says_what_it_means(form):
    assert untold_in(form) == []


@pytest.mark.parametrize("shown", OURS, ids=lambda shown: shown.opts.model_name)
def test_every_list_says_what_to_do_when_it_is_empty(shown):
    assert shown.opts.model_name in WHEN_EMPTY


@pytest.mark.django_db
def test_a_form_shows_its_help():
    client = Client()
    client.force_login(build.person())
    page = client.get("/admin/tracker/company/add/").content.decode()
    assert "20 letters and digits" in page and "Another name under which it is written" in page


@pytest.mark.django_db
def test_the_keys_of_every_page_are_listed():
    client = Client()
    assert client.get("/admin/keys/").status_code == 302
    client.force_login(build.person())
    page = client.get("/admin/keys/").content.decode()
    for name, title, keys in PAGES:
        assert f'id="{name}"' in page and title in page
        assert all(what in page for _, what in keys)
