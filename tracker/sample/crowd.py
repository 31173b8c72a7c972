"""The invented world in a database that is thrown away afterwards: what the whole way is measured in."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tracker.models import Claim, Company, Executive, Outlet, Position, Statement
from tracker.sample.world import World
from tracker.vocabulary import DueKind, EditorialState, Form, Modality

TABLES = ("tracker_statement", "tracker_claim", "tracker_position", "tracker_executive", "tracker_company")


def settle(world: World, now: datetime) -> Outlet:
    """Companies, executives and published claims as rows. Their statements stand in no source: the rules of the record
    are off meanwhile, which is why no database that is kept may ever be given this.
    """
    if not str(connection.settings_dict["NAME"]).startswith("bench_"):
        raise ValueError("Only a database made for measuring is filled with an invented world.")
    with transaction.atomic():
        _switch("DISABLE")
        _people(world)
        _claims(world, now)
        _switch("ENABLE")
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), [Claim, Company, Executive, Position, Statement]):
            cursor.execute(sql)
        cursor.execute("ANALYZE")
    return Outlet.objects.create(name="The Invented Courier", slug="invented-courier", is_sample=True)


def _switch(verb: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("; ".join(f"ALTER TABLE {name} {verb} TRIGGER USER" for name in TABLES))


def _all(model: type[models.Model], rows: list[Any]) -> None:
    model._default_manager.bulk_create(rows, batch_size=1_000)


def _people(world: World) -> None:
    slugs = [f"sample-{company.id}" for company in world.companies]
    pairs = list(zip(world.companies, slugs, strict=True))
    _all(Company, [Company(pk=one.id, name=f"{one.name}", slug=slug, ticker=one.ticker) for one, slug in pairs])
    _all(
        Executive,
        [
            Executive(pk=one.id, name=one.executive, slug=slug, family_name=one.executive.split()[1])
            for one, slug in pairs
        ],
    )
    title, start = "Chief executive", date(2015, 1, 1)
    _all(
        Position,
        [
            Position(pk=one.id, executive_id=one.id, company_id=one.id, title=title, started_on=start)
            for one in world.companies
        ],
    )


def _claims(world: World, now: datetime) -> None:
    editor, _ = get_user_model().objects.get_or_create(username="bench")
    published: dict[str, Any] = {
        "state": EditorialState.PUBLISHED,
        "published_at": now,
        "published_by_id": editor.pk,
    }
    _all(
        Statement,
        [
            Statement(
                pk=one.id,
                speaker_id=one.company,
                position_id=one.company,
                words=one.proposition,
                form=Form.INDIRECT,
                said_on=one.said_on,
                **published,
            )
            for one in world.claims
        ],
    )
    _all(
        Claim,
        [
            Claim(
                pk=one.id,
                statement_id=one.id,
                company_id=one.company,
                proposition=one.proposition,
                market=one.market,
                modality=Modality.WILL,
                criteria="As said.",
                due_kind=DueKind.WITHIN,
                window=DateRange(date(2026, 1, 1), date(2032, 1, 1)),
                read_against=one.said_on,
                **published,
            )
            for one in world.claims
        ],
    )
