"""Which outlet an address belongs to."""

from urllib.parse import urlsplit

from django.db.models import Count

from tracker.models import Outlet


def outlet_at(url: str) -> Outlet | None:
    """The one outlet whose website, or else most of whose articles, stand at the address's host. None where none does."""
    host = host_of(url)
    if not host:
        return None
    places = [f"{scheme}://{www}{host}" for scheme in ("https", "http") for www in ("", "www.")]
    at_home = {row.pk: row for place in places for row in Outlet.objects.filter(website__istartswith=place)}
    owners = [row for row in at_home.values() if host_of(row.website) == host]
    if len(owners) == 1:
        return owners[0]
    known = Outlet.objects.none()
    for place in places:
        known = known | Outlet.objects.filter(articles__canonical_url__startswith=f"{place}/")
    return known.annotate(seen=Count("articles")).order_by("-seen", "pk").first()


def host_of(url: str) -> str:
    """In lower case, without "www."; empty where the address has none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.lower().removeprefix("www.")
