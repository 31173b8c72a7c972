"""A field of the reading desk with its label and what is said about it."""

from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("admin/tracker/reading/field.html")
def desk_field(form: Any, name: str, width: str) -> dict[str, Any]:
    """`width` is wide, or empty for half a row."""
    return {"field": form[name], "name": name, "wide": width == "wide", "says": form.says(name)}
