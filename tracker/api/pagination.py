"""Cursor paging, newest first, that answers a tampered cursor with 400."""

from typing import Any

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

LARGEST_ID = 2**63 - 1


class NewestFirst(CursorPagination):
    ordering = "-pk"
    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"

    def decode_cursor(self, request: Request) -> Cursor | None:
        try:
            cursor = super().decode_cursor(request)
        except NotFound:
            raise _not_ours() from None
        # A position is an id here; anything else would reach the database as it came.
        if cursor is not None and cursor.position is not None and not _is_id(str(cursor.position)):
            raise _not_ours()
        return cursor

    def get_page_size(self, request: Request) -> int:
        given: str | None = request.query_params.get("page_size")
        if given is None:
            return self.page_size
        if not (_is_id(given) and 1 <= int(given) <= self.max_page_size):
            raise ValidationError({"page_size": [f"A whole number from 1 to {self.max_page_size}."]})
        return int(given)

    def _get_position_from_instance(self, instance: Any, ordering: Any) -> str:
        return str(instance.pk)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text[:20]) <= LARGEST_ID


def _not_ours() -> ValidationError:
    return ValidationError({"cursor": ["This cursor was not given out by the API."]})
