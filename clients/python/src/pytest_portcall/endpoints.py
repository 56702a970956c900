"""Listeners and clients that a test created."""

from __future__ import annotations

import base64
import urllib.parse
from typing import Any, Mapping

from .api import Portcall, PortcallError

Match = Mapping[str, Any]
BYTES_OF_A_ROW = 16
MAX_ROWS = 8


class NotReceived(AssertionError):
    """Messages are not as expected. The text has the closest ones, why they do not match, and their bytes."""

    def __init__(self, result: Mapping[str, Any], what: str) -> None:
        self.result = result
        super().__init__("\n".join([what, result["detail"], *_describe(result)]))


class Endpoint:
    """What listeners and clients have in common. As a context manager, it is deleted at the end of the block."""

    kind = ""

    def __init__(self, portcall: Portcall, resource: Mapping[str, Any]) -> None:
        self._portcall = portcall
        #: As it was when it was created.
        self.resource = resource
        self.id: str = resource["id"]
        self.name: str | None = resource.get("name")
        self.host: str = resource["host"]
        self.port: int = resource["port"]
        self._path = f"/v1/{self.kind}/{urllib.parse.quote(self.id, safe='')}"

    @property
    def address(self) -> tuple[str, int]:
        return self.host, self.port

    def wait_for(self, match: Match, within_ms: int = 5000, **verification: Any) -> dict[str, Any]:
        """The first captured message that matches, now or in time. Raises NotReceived."""
        result = self.verify(match=match, withinMs=within_ms, limit=1, **verification)
        if not result["satisfied"] or not result["messages"]:
            raise NotReceived(result, f"{self.id}: match {match!r}")
        return result["messages"][0]

    def assert_received(self, match: Match, within_ms: int = 0, count: Mapping[str, int] | None = None) -> None:
        """At least one received message matches, or as many as ``count`` says, now or in time. Raises NotReceived."""
        self._assert(match, within_ms, count or {"atLeast": 1})

    def assert_not_received(self, match: Match, within_ms: int = 0) -> None:
        """No received message matches until the time is over. Raises NotReceived."""
        self._assert(match, within_ms, {"exactly": 0})

    def verify(self, **verification: Any) -> dict[str, Any]:
        """As ``POST …/verify``: a dictionary with ``satisfied``, ``detail``, ``closest``."""
        return self._portcall.post(f"{self._path}/verify", verification)

    def messages(self, **query: Any) -> list[dict[str, Any]]:
        """A page of captured messages."""
        return self._portcall.get(f"{self._path}/messages", **query)["items"]

    def reset(self, **options: Any) -> dict[str, Any]:
        """Empties the capture, and starts rules and counters again."""
        return self._portcall.post(f"{self._path}/reset", options)

    def get(self) -> dict[str, Any]:
        """As it is now."""
        return self._portcall.get(self._path)

    def update(self, **patch: Any) -> dict[str, Any]:
        """Changes it with a merge patch."""
        return self._portcall.patch(self._path, patch)

    def delete(self) -> None:
        """Deletes it; one that is gone already is no error."""
        try:
            self._portcall.delete(self._path)
        except PortcallError as error:
            if error.code != "not_found":
                raise

    def __enter__(self) -> "Endpoint":
        return self

    def __exit__(self, *_: object) -> None:
        self.delete()

    def _assert(self, match: Match, within_ms: int, count: Mapping[str, int]) -> None:
        result = self.verify(match=match, withinMs=within_ms, count=count)
        if not result["satisfied"]:
            raise NotReceived(result, f"{self.id}: match {match!r}, count {dict(count)!r}")


class Listener(Endpoint):
    kind = "listeners"

    def __init__(self, portcall: Portcall, resource: Mapping[str, Any]) -> None:
        super().__init__(portcall, resource)
        bound = resource["status"].get("address")
        if bound:
            self.host, self.port = bound["host"], bound["port"]

    def send(self, data: str, encoding: str = "utf8") -> dict[str, Any]:
        """Sends to all of its connections."""
        return self._portcall.post(f"{self._path}/broadcast", {"data": data, "encoding": encoding})


class Client(Endpoint):
    kind = "clients"

    def send(self, data: str, encoding: str = "utf8") -> dict[str, Any]:
        return self._portcall.post(f"{self._path}/send", {"data": data, "encoding": encoding})

    def exchange(self, data: str, **options: Any) -> dict[str, Any]:
        """Sends a message and waits for the reply: ``message`` of the answer."""
        return self._portcall.post(f"{self._path}/exchange", {"data": data, **options})


def _describe(result: Mapping[str, Any]) -> list[str]:
    lines: list[str] = []
    if result.get("evicted"):
        lines.append(f"{result['evicted']} messages were evicted from the capture and not examined.")
    for miss in result.get("closest", []):
        message = miss["message"]
        lines += ["", f"closest: {message['id']} at {message['at']}, {message['bytes']} bytes"]
        lines += [f"  {why['path']}: {why['detail']}" for why in miss["why"]]
        lines += _hex_dump(_bytes_of(message), next((why["at"] for why in miss["why"] if "at" in why), None))
    return lines


def _bytes_of(message: Mapping[str, Any]) -> bytes:
    data, encoding = message["data"], message["encoding"]
    if encoding == "hex":
        return bytes.fromhex(data)
    return base64.b64decode(data) if encoding == "base64" else data.encode()


def _hex_dump(data: bytes, at: int | None) -> list[str]:
    first = max(0, (at or 0) // BYTES_OF_A_ROW - MAX_ROWS // 2) * BYTES_OF_A_ROW
    lines = []
    for start in range(first, min(len(data), first + MAX_ROWS * BYTES_OF_A_ROW), BYTES_OF_A_ROW):
        row = data[start : start + BYTES_OF_A_ROW]
        text = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in row)
        lines.append(f"  {start:08x}  {row.hex(' '):<47}  {text}")
        if at is not None and start <= at < start + BYTES_OF_A_ROW:
            lines.append(" " * (12 + (at - start) * 3) + "^^")
    return lines
