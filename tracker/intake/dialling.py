"""The sockets under `pages`: the address dialled is checked, and a timer can cut every connection."""

import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from queue import Empty, Queue
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from tracker.intake.addresses import is_public


class Forbidden(ValueError):
    """The address about to be dialled is not public. Not an OSError: requests would wrap it."""


class Watch:
    """Cuts every connection opened under it after `seconds`: a timeout per read never ends a drip."""

    def __init__(self, seconds: float) -> None:
        self.expired = False
        self._ends_at = time.monotonic() + seconds
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(max(seconds, 0.0), self._cut)
        self._timer.daemon = True

    def __enter__(self) -> "Watch":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            for held in self._sockets:
                held.close()
            self._sockets.clear()

    def left(self) -> float:
        return max(self._ends_at - time.monotonic(), 0.0)

    def hold(self, dialled: socket.socket) -> socket.socket:
        """Remembers a duplicate: TLS detaches the socket it wraps, a duplicate still cuts the connection."""
        with self._lock:
            self._sockets.append(dialled.dup())
        if self.expired:
            self._cut()
        return dialled

    def _cut(self) -> None:
        self.expired = True
        with self._lock:
            for held in self._sockets:
                try:
                    held.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # the other side was faster


class _OneHop(requests.Session):
    """Follows nothing. Without this, requests reads a redirect's whole body to prepare the next request."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        return None


class _PublicAdapter(IPFilterAdapter):
    """requests-hardened resolves and pins the address; what it lets through is checked again when dialled."""

    def __init__(self, watch: Watch, secure: bool) -> None:
        self._watch = watch
        super().__init__(is_https_proto=secure)

    def build_connection_pool_key_attributes(self, *args: Any, **kwargs: Any) -> Any:
        """Here the name is looked up, which no timeout of a socket bounds."""
        return _within(self._watch.left(), partial(super().build_connection_pool_key_attributes, *args, **kwargs))

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._watch, is_public)


class _LoopbackAdapter(HTTPAdapter):
    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._watch, ("127.0.0.1", "::1").__contains__)


def _within(seconds: float, ask: Callable[[], Any]) -> Any:
    """What `ask` answers in time; raises TimeoutError after it. The resolver's thread then ends on its own."""
    answers: Queue[Any] = Queue(maxsize=1)

    def wait_for_it() -> None:
        try:
            answers.put(ask())
        except BaseException as error:
            answers.put(error)

    threading.Thread(target=wait_for_it, name="resolver", daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty as error:
        raise TimeoutError("The name was not looked up in time.") from error
    if isinstance(answer, BaseException):
        raise answer
    return answer


def open_session(watch: Watch, loopback: bool) -> requests.Session:
    """A session for one hop, blind to proxies and netrc, whose connections `watch` can cut."""
    session = _OneHop()
    session.trust_env = False
    for secure in (False, True):
        adapter = _LoopbackAdapter(watch) if loopback else _PublicAdapter(watch, secure)
        session.mount("https://" if secure else "http://", adapter)
    return session


class _CheckedHTTP(HTTPConnection):
    def __init__(self, watch: Watch, permits: Callable[[str], bool], **kwargs: Any) -> None:
        self._watch, self._permits = watch, permits
        super().__init__(**kwargs)

    def _new_conn(self) -> socket.socket:
        _refuse_forbidden(self._dns_host, self._permits)
        return self._watch.hold(super()._new_conn())


class _CheckedHTTPS(HTTPSConnection):
    def __init__(self, watch: Watch, permits: Callable[[str], bool], **kwargs: Any) -> None:
        self._watch, self._permits = watch, permits
        super().__init__(**kwargs)

    def _new_conn(self) -> socket.socket:
        _refuse_forbidden(self._dns_host, self._permits)
        return self._watch.hold(super()._new_conn())


def _refuse_forbidden(host: str, permits: Callable[[str], bool]) -> None:
    """`host` is an address by now, never a name: a name is refused too."""
    if not permits(host.strip("[]")):
        raise Forbidden("The address is not public.")


def _pools(watch: Watch, permits: Callable[[str], bool]) -> dict[str, Any]:
    return {
        "http": partial(_pool, HTTPConnectionPool, partial(_CheckedHTTP, watch, permits)),
        "https": partial(_pool, HTTPSConnectionPool, partial(_CheckedHTTPS, watch, permits)),
    }


def _pool(kind: Callable[..., Any], connection: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    pool = kind(*args, **kwargs)
    pool.ConnectionCls = connection
    return pool
