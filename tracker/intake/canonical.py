"""One spelling of a URL, so that one article is stored once."""

from urllib.parse import urldefrag, urlsplit

from courlan import clean_url
from url_normalize import url_normalize

from tracker.intake.addresses import LONGEST_URL, PORTS


def canonical_url(url: str) -> str:
    """Case, port, dot segments and parameter order settled; tracking parameters and fragment dropped.

    Raises ValueError with a reason when `url` is no absolute http(s) address.
    """
    url = url.strip()
    _refuse_junk(url)
    try:
        normal = url_normalize(url)
    except (ValueError, IndexError, AttributeError) as error:
        raise ValueError("The address cannot be read.") from error
    cleaned = clean_url(normal or "")
    if not cleaned:
        raise ValueError("The address cannot be read.")
    final = urldefrag(cleaned).url
    _refuse_junk(final)
    return final


def _refuse_junk(url: str) -> None:
    if not url:
        raise ValueError("The address is empty.")
    if len(url) > LONGEST_URL:
        raise ValueError(f"The address is longer than {LONGEST_URL} characters.")
    if any(ord(c) <= 32 or ord(c) == 127 or 0xD800 <= ord(c) <= 0xDFFF for c in url) or "\\" in url:
        raise ValueError("The address holds blanks, backslashes or control characters.")
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise ValueError("The address cannot be read.") from error
    if parts.scheme.lower() not in PORTS:
        raise ValueError("Only http and https addresses are kept.")
    if not parts.hostname:
        raise ValueError("The address names no host.")
    if "@" in parts.netloc:
        raise ValueError("The address holds a user name.")
