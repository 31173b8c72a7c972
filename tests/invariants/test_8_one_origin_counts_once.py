"""Invariant 8: several links to one origin count as one corroboration."""

import pytest

from tests.builders import SAID_ON, capture, outlet, published_statement, refused
from tracker.actions import statements
from tracker.models import Article, Statement
from tracker.queries.quotes import corroboration

pytestmark = pytest.mark.django_db(transaction=True)


def articles_of(statement: Statement) -> list[Article]:
    return [row.capture.article for row in statement.appearances.select_related("capture__article__origin")]


def print_again(statement: Statement, many: int, origin: Article | None = None) -> list[Article]:
    printed = []
    for number in range(many):
        source = capture(f"COPY {number} of {origin}: “{statement.words}” said the chief.")
        statements.attach(statement, source, statements.find_in(source.text, statement.words))
        Article.objects.filter(pk=source.article_id).update(origin=origin, origin_by="editor" if origin else "")
        printed.append(Article.objects.get(pk=source.article_id))
    return printed


def test_seven_links_to_one_interview_are_one():
    statement = published_statement()
    [interview] = articles_of(statement)
    print_again(statement, 6, interview)
    found = corroboration(articles_of(statement))
    assert (found.links, found.origins) == (7, 1)


def test_another_interview_is_a_second():
    statement = published_statement()
    [interview] = articles_of(statement)
    print_again(statement, 3, interview)
    print_again(statement, 1)
    found = corroboration(articles_of(statement))
    assert (found.links, found.origins) == (5, 2)


def test_copies_without_their_original_are_still_one():
    statement = published_statement()
    unseen = Article.objects.create(outlet=outlet(), canonical_url="https://news.example/wire", published_on=SAID_ON)
    copies = print_again(statement, 3, unseen)
    assert corroboration(copies).origins == 1


def test_the_same_article_twice_is_one_link():
    statement = published_statement()
    [interview] = articles_of(statement)
    assert corroboration([interview, interview]).links == 1


def test_a_copy_of_a_copy_is_refused_so_that_it_cannot_count_twice():
    statement = published_statement()
    [interview] = articles_of(statement)
    copy, other = print_again(statement, 2)
    Article.objects.filter(pk=copy.pk).update(origin=interview, origin_by="editor")
    with refused("article_origin_is_an_original"):
        Article.objects.filter(pk=other.pk).update(origin=copy, origin_by="editor")
    with refused("article_origin_is_an_original"):
        Article.objects.filter(pk=interview.pk).update(origin=other, origin_by="editor")
    with refused("article_is_not_its_own_origin"):
        Article.objects.filter(pk=other.pk).update(origin=other, origin_by="editor")
