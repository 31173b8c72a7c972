from typing import Any

from django.contrib import admin
from django.db.models import Count, Field, QuerySet
from django.forms import Field as FormField
from django.http import HttpRequest
from django.utils.text import capfirst
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import BooleanRadioFilter, RangeDateFilter
from unfold.decorators import display

from tracker.admin.base import RefusingAdmin, VersionedAdmin, VersionedInline
from tracker.admin.merging import MergingAdmin
from tracker.models import Company, CompanyAlias, Executive, ExecutiveAlias, Position, Topic


class AliasInline(TabularInline):
    """A table whose only heading names no field to a screen reader: each field bears its name itself."""

    extra = 0

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> FormField | None:
        made = super().formfield_for_dbfield(db_field, request, **kwargs)
        if made is not None:
            made.widget.attrs["aria-label"] = capfirst(f"{self.opts.verbose_name}: {db_field.verbose_name}")
        return made


class CompanyAliasInline(AliasInline):
    model = CompanyAlias


class ExecutiveAliasInline(AliasInline):
    model = ExecutiveAlias


class PositionInline(VersionedInline):
    model = Position
    fields = (
        ("company", "title"),
        ("started_on", "started_precision"),
        ("ended_on", "ended_precision"),
        "opened_at_version",
    )
    autocomplete_fields = ("company",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("company", "executive")


@admin.register(Company)
class CompanyAdmin(MergingAdmin, VersionedAdmin):
    list_display = ("name", "ticker", "wikidata_qid", "claim_count", "is_sample")
    list_filter = (("is_sample", BooleanRadioFilter),)
    search_fields = ("name", "ticker", "aliases__name")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (CompanyAliasInline,)
    fieldsets = (
        (None, {"fields": ("name", "slug", "ticker", "wikidata_qid", "lei", "is_sample")}),
        ("Fiscal year", {"fields": ("fiscal_year_end_month", "fiscal_year_end_day")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(claim_count=Count("claims"))

    @display(description="Claims", ordering="claim_count")
    def claim_count(self, company: Any) -> int:
        return company.claim_count


@admin.register(Executive)
class ExecutiveAdmin(MergingAdmin, VersionedAdmin):
    list_display = ("name", "family_name", "statement_count", "is_sample")
    list_filter = (("is_sample", BooleanRadioFilter),)
    search_fields = ("name", "family_name", "aliases__name")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (PositionInline, ExecutiveAliasInline)
    fields = ("name", "slug", "family_name", "family_name_first", "wikidata_qid", "is_sample")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(statement_count=Count("statements"))

    @display(description="Statements", ordering="statement_count")
    def statement_count(self, executive: Any) -> int:
        return executive.statement_count


@admin.register(Position)
class PositionAdmin(VersionedAdmin):
    list_display = ("executive", "title", "company", "started_on", "ended_on")
    list_select_related = ("executive", "company")
    list_filter = (("started_on", RangeDateFilter),)
    search_fields = ("title", "executive__name", "executive__aliases__name", "company__name")
    autocomplete_fields = ("executive", "company")
    fields = ("executive", "company", "title", "started_on", "started_precision", "ended_on", "ended_precision")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        # An autocomplete names the company of each position.
        return super().get_queryset(request).select_related("executive", "company")


@admin.register(Topic)
class TopicAdmin(RefusingAdmin):
    list_display = ("name", "slug")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    fields = ("name", "slug")
