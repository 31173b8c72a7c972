from datetime import date

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.urls import reverse

from tracker.models.base import Versioned, filled, with_revisions
from tracker.vocabulary import Precision

QID = RegexValidator(r"^Q[1-9][0-9]{0,11}$", "A Wikidata item looks like Q1636958.")
LEI = RegexValidator(r"^[A-Z0-9]{18}[0-9]{2}$", "An LEI has 18 letters or digits and 2 check digits (ISO 17442).")


class CompanyQuerySet(models.QuerySet["Company"]):
    def with_names(self) -> "CompanyQuerySet":
        return self.prefetch_related("aliases")


@with_revisions()
class Company(Versioned):
    """An organisation."""

    name = models.CharField(max_length=200, unique=True, help_text="As it writes itself.")
    slug = models.SlugField(
        max_length=220, unique=True, help_text="How it stands in addresses: small letters, digits and hyphens."
    )
    ticker = models.CharField(max_length=16, blank=True, help_text="With its exchange: 1810.HK")
    wikidata_qid = models.CharField(
        max_length=13, blank=True, validators=[QID], help_text="Its item in Wikidata, where it has one: Q1636958."
    )
    lei = models.CharField(
        "LEI",
        max_length=20,
        blank=True,
        validators=[LEI],
        help_text="Its Legal Entity Identifier (ISO 17442), where it has one: 20 letters and digits.",
    )
    fiscal_year_end_month = models.PositiveSmallIntegerField(
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text="Month in which its fiscal year ends.",
    )
    fiscal_year_end_day = models.PositiveSmallIntegerField(
        default=31,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text="Day of that month on which its fiscal year ends.",
    )
    is_sample = models.BooleanField(default=False, help_text="Invented, to show how the tracker works.")

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "companies"
        ordering = ["name"]
        permissions = [("merge_company", "Can merge two companies that are one")]
        constraints = [
            filled("name", "company_has_a_name"),
            models.CheckConstraint(
                condition=Q(fiscal_year_end_month__range=(1, 12), fiscal_year_end_day__range=(1, 31)),
                name="company_fiscal_year_end_is_a_day",
            ),
            models.UniqueConstraint(fields=["wikidata_qid"], condition=~Q(wikidata_qid=""), name="company_one_per_qid"),
            models.UniqueConstraint(fields=["lei"], condition=~Q(lei=""), name="company_one_per_lei"),
        ]
        indexes = [GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="company_name_trgm")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("company", args=[self.slug])

    @property
    def fiscal_year_end(self) -> tuple[int, int]:
        return self.fiscal_year_end_month, self.fiscal_year_end_day

    @property
    def names(self) -> list[str]:
        return [self.name, *(alias.name for alias in self.aliases.all())]


class CompanyAlias(models.Model):
    """A name under which a company is written."""

    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="aliases", help_text="The company that is meant."
    )
    name = models.CharField(max_length=200, help_text="Another name under which it is written, as articles print it.")

    class Meta:
        verbose_name_plural = "company aliases"
        ordering = ["name"]
        constraints = [
            filled("name", "company_alias_has_a_name"),
            models.UniqueConstraint(fields=["company", "name"], name="company_alias_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Plain(models.Func):
    """A name in lower case, without accents and other marks: "Orbán-Nagy" as "orban nagy". The database has the rule."""

    function = "on_record_plain"
    arity = 1
    output_field = models.TextField()


class ExecutiveQuerySet(models.QuerySet["Executive"]):
    def with_names(self) -> "ExecutiveQuerySet":
        return self.prefetch_related("aliases")

    def with_positions(self) -> "ExecutiveQuerySet":
        return self.prefetch_related(models.Prefetch("positions", Position.objects.select_related("company")))


@with_revisions()
class Executive(Versioned):
    """A person who speaks for a company."""

    name = models.CharField(max_length=200, help_text="As published, in the order in which it is said: Wang Xiang.")
    slug = models.SlugField(
        max_length=220, unique=True, help_text="How the person stands in addresses: small letters, digits and hyphens."
    )
    family_name = models.CharField(max_length=120, help_text="Newspapers use it alone at second mention.")
    family_name_first = models.BooleanField(default=False, help_text="As in Wang Xiang or Orbán Viktor.")
    wikidata_qid = models.CharField(
        max_length=13,
        blank=True,
        validators=[QID],
        help_text="The person's item in Wikidata, where there is one: Q1636958.",
    )
    is_sample = models.BooleanField(default=False, help_text="Invented, to show how the tracker works.")

    objects = ExecutiveQuerySet.as_manager()

    class Meta:
        ordering = ["family_name", "name"]
        permissions = [("merge_executive", "Can merge two executives who are one person")]
        constraints = [
            filled("name", "executive_has_a_name"),
            filled("family_name", "executive_has_a_family_name"),
            models.UniqueConstraint(
                fields=["wikidata_qid"], condition=~Q(wikidata_qid=""), name="executive_one_per_qid"
            ),
        ]
        indexes = [
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="executive_name_trgm"),
            GinIndex(OpClass(Plain("name"), name="gin_trgm_ops"), name="executive_plain_name_trgm"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("executive", args=[self.slug])

    @property
    def names(self) -> list[str]:
        return [self.name, *(alias.name for alias in self.aliases.all())]


class ExecutiveAlias(models.Model):
    """A name under which an executive is written."""

    executive = models.ForeignKey(
        Executive, on_delete=models.CASCADE, related_name="aliases", help_text="The person who is meant."
    )
    name = models.CharField(
        max_length=200, help_text="Another name under which the person is written, as articles print it."
    )

    class Meta:
        verbose_name_plural = "executive aliases"
        ordering = ["name"]
        constraints = [
            filled("name", "executive_alias_has_a_name"),
            models.UniqueConstraint(fields=["executive", "name"], name="executive_alias_once"),
        ]
        indexes = [GinIndex(OpClass(Plain("name"), name="gin_trgm_ops"), name="executive_alias_plain_trgm")]

    def __str__(self) -> str:
        return self.name


class PositionQuerySet(models.QuerySet["Position"]):
    def held_on(self, day: date) -> "PositionQuerySet":
        """Positions that may have been held on `day`; an unknown end is open."""
        return self.filter(Q(started_on=None) | Q(started_on__lte=day), Q(ended_on=None) | Q(ended_on__gt=day))


@with_revisions()
class Position(Versioned):
    """An executive's office at a company between two dates. An imprecise date is its first day, with its precision."""

    executive = models.ForeignKey(
        Executive, on_delete=models.PROTECT, related_name="positions", help_text="Who held the office."
    )
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="positions", help_text="At which company."
    )
    title = models.CharField(max_length=200, help_text="As published.")
    started_on = models.DateField(null=True, blank=True, help_text="Empty when it is not known.")
    started_precision = models.CharField(
        max_length=8, choices=Precision, default=Precision.DAY, help_text="How exactly the first day is known."
    )
    ended_on = models.DateField(
        null=True, blank=True, help_text="The first day without the office. Empty when it is held."
    )
    ended_precision = models.CharField(
        max_length=8, choices=Precision, default=Precision.DAY, help_text="How exactly the last day is known."
    )

    objects = PositionQuerySet.as_manager()

    class Meta:
        ordering = [F("started_on").desc(nulls_last=True), "-pk"]
        constraints = [
            filled("title", "position_has_a_title"),
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="position_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["executive", "company", "title", "started_on"],
                name="position_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.company}"
