"""Companies, executives and their positions."""

import re
from datetime import date

from django.utils.text import slugify

from tracker.models import Company, CompanyAlias, Executive, ExecutiveAlias, Position
from tracker.sample.rows import CompanyRow, ExecutiveRow, PositionRow, day_of
from tracker.vocabulary import Precision

PRECISIONS = (Precision.YEAR, Precision.MONTH, Precision.DAY)


def add_company(row: CompanyRow) -> Company:
    company = Company.objects.create(
        name=row.name,
        slug=slugify(row.name),
        ticker=row.ticker,
        wikidata_qid=row.qid,
        fiscal_year_end_month=row.year_end[0],
        fiscal_year_end_day=row.year_end[1],
        is_sample=not row.real,
    )
    CompanyAlias.objects.bulk_create(CompanyAlias(company=company, name=name) for name in row.aliases)
    return company


def add_executive(row: ExecutiveRow, companies: dict[str, Company], today: date) -> Executive:
    executive = Executive.objects.create(
        name=row.name,
        slug=slugify(row.name),
        family_name=row.family,
        family_name_first=row.family_first,
        is_sample=not row.real,
    )
    ExecutiveAlias.objects.bulk_create(ExecutiveAlias(executive=executive, name=name) for name in row.aliases)
    for position in row.positions:
        _add_position(executive, companies[position.company], position, today)
    return executive


def _add_position(executive: Executive, company: Company, row: PositionRow, today: date) -> None:
    Position.objects.create(
        executive=executive,
        company=company,
        title=row.title,
        started_on=day_of(row.start, today) if row.start else None,
        started_precision=precision_of(row.start),
        ended_on=day_of(row.end, today) if row.end else None,
        ended_precision=precision_of(row.end),
    )


def precision_of(written: str) -> Precision:
    """Of a day as the rows write it: "2021" is a year, "2021-05" a month."""
    iso = re.fullmatch(r"\d{4}(-\d\d)?(-\d\d)?", written)
    return PRECISIONS[sum(part is not None for part in iso.groups())] if iso else Precision.DAY
