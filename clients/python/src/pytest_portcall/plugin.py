"""The fixtures. pytest finds this module by its entry point."""

from __future__ import annotations

import os
import uuid
from typing import Any, Callable, Iterator, List, Mapping, Tuple, Union

import pytest

from .api import Portcall, PortcallError
from .endpoints import Client, Endpoint, Listener

Address = Tuple[str, int]
MAX_NAME_LENGTH = 63
CONNECT_WAIT_MS = 5000


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("portcall")
    group.addoption("--portcall-url", help="the server; default $PORTCALL_URL, else http://127.0.0.1:7070")


@pytest.fixture(scope="session")
def portcall(request: pytest.FixtureRequest) -> Portcall:
    """The server, for the whole session. Tests that use it fail when it is not there."""
    url = request.config.getoption("--portcall-url") or os.environ.get("PORTCALL_URL") or "http://127.0.0.1:7070"
    server = Portcall(url, os.environ.get("PORTCALL_KEY"))
    server.get("/healthz")
    return server


@pytest.fixture(scope="session")
def _portcall_run() -> str:
    """A name for this process: with pytest-xdist, each worker has another one."""
    return f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def _portcall_endpoints(portcall: Portcall) -> Iterator[List[Endpoint]]:
    """What a test creates is deleted after it, the last first."""
    made: List[Endpoint] = []
    yield made
    errors = []
    for endpoint in reversed(made):
        try:
            endpoint.delete()
        except PortcallError as error:
            errors.append(error)
    if errors:
        raise errors[0]


@pytest.fixture
def listener(portcall: Portcall, _portcall_run: str, _portcall_endpoints: List[Endpoint]) -> Callable[..., Listener]:
    """``listener(name=…, **spec)`` creates a listener."""

    def create(name: str | None = None, **spec: Any) -> Listener:
        made = Listener(portcall, portcall.post("/v1/listeners", _spec(spec, name, _portcall_run)))
        _portcall_endpoints.append(made)
        return made

    return create


@pytest.fixture
def client(portcall: Portcall, _portcall_run: str, _portcall_endpoints: List[Endpoint]) -> Callable[..., Client]:
    """``client(host, port, name=…, **spec)`` creates a client, and waits until it is connected."""

    def create(host: str, port: int, name: str | None = None, wait_ms: int = CONNECT_WAIT_MS, **spec: Any) -> Client:
        body = _spec({"host": host, "port": port, **spec}, name, _portcall_run)
        made = Client(portcall, portcall.post("/v1/clients", body, waitMs=wait_ms))
        _portcall_endpoints.append(made)
        return made

    return create


@pytest.fixture
def proxy(listener: Callable[..., Listener]) -> Callable[..., Listener]:
    """``proxy(upstream, faults=…, **spec)`` creates a listener that passes everything to the upstream."""

    def create(
        upstream: Union[Address, List[Address]],
        name: str | None = None,
        faults: Mapping[str, Any] | None = None,
        **spec: Any,
    ) -> Listener:
        pairs = upstream if isinstance(upstream, list) else [upstream]
        upstreams = [{"host": host, "port": port} for host, port in pairs]
        handler = {"type": "proxy", "upstreams": upstreams, **spec.pop("handler", {})}
        return listener(name=name, handler=handler, **({"faults": faults} if faults else {}), **spec)

    return create


def _spec(spec: Mapping[str, Any], name: str | None, run: str) -> dict[str, Any]:
    """With the label of the run, and a name of its own: tests in parallel use the same names."""
    labelled = {**spec, "labels": {"pytest": run, **spec.get("labels", {})}}
    if name is None:
        return labelled
    end = f"-{run.split('-')[0]}-{uuid.uuid4().hex[:8]}"
    return {**labelled, "name": name[: MAX_NAME_LENGTH - len(end)] + end}
