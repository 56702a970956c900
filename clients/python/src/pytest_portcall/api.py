"""The HTTP API, with the standard library alone."""

from __future__ import annotations

import http.client
import json
import urllib.parse
from typing import Any, Mapping

# Longer than the longest wait of the API, 60 s.
TIMEOUT_S = 75


class PortcallError(Exception):
    """A request that failed. ``code`` is one of docs/errors.md, or ``unreachable`` or ``not_a_problem``."""

    def __init__(self, problem: Mapping[str, Any]) -> None:
        self.problem = problem
        self.code: str = problem["code"]
        self.status: int = problem["status"]
        self.detail: str = problem["detail"]
        self.errors: list[dict[str, str]] = problem.get("errors", [])
        self.retryable: bool = problem.get("retryable", False)
        fields = "".join(f"\n  {error['path']}: {error['message']}" for error in self.errors)
        super().__init__(f"{self.code}: {self.detail}{fields}")


class Portcall:
    """A node of Portcall. It holds nothing open: each request has a connection of its own."""

    def __init__(self, url: str = "http://127.0.0.1:7070", key: str | None = None) -> None:
        self.url = url.rstrip("/")
        parts = urllib.parse.urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"the URL of Portcall must begin with http:// or https://, not {url!r}")
        self._parts = parts
        self._headers = {"accept": "application/json, application/problem+json"}
        if key:
            self._headers["authorization"] = f"Bearer {key}"

    def get(self, path: str, **query: Any) -> Any:
        return self.request("GET", path, query=query)

    def post(self, path: str, body: Any = None, **query: Any) -> Any:
        return self.request("POST", path, body, query)

    def put(self, path: str, body: Any = None, **query: Any) -> Any:
        return self.request("PUT", path, body, query)

    def patch(self, path: str, body: Any, **query: Any) -> Any:
        return self.request("PATCH", path, body, query)

    def delete(self, path: str, **query: Any) -> Any:
        return self.request("DELETE", path, query=query)

    def request(self, method: str, path: str, body: Any = None, query: Mapping[str, Any] | None = None) -> Any:
        """The parsed answer; None when it is empty. A list in ``query`` repeats the parameter."""
        headers = dict(self._headers)
        content = None
        if body is not None:
            content = json.dumps(body).encode()
            headers["content-type"] = "application/merge-patch+json" if method == "PATCH" else "application/json"
        target = self._parts.path + path
        if query:
            target += "?" + urllib.parse.urlencode(query, doseq=True)
        status, kind, answer = self._exchange(method, target, content, headers)
        if status >= 400:
            raise PortcallError(_problem(status, answer))
        if not answer:
            return None
        return json.loads(answer) if "json" in kind else answer.decode()

    def _exchange(self, method: str, target: str, content: bytes | None, headers: dict[str, str]) -> tuple[int, str, bytes]:
        secure = self._parts.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(self._parts.hostname or "", self._parts.port, timeout=TIMEOUT_S)
        try:
            connection.request(method, target, content, headers)
            response = connection.getresponse()
            return response.status, response.headers.get("content-type", ""), response.read()
        except (OSError, http.client.HTTPException) as error:
            detail = f"No Portcall answers at {self.url}: {error}. Start it, or set the right URL."
            raise PortcallError({"code": "unreachable", "status": 0, "detail": detail, "retryable": True}) from error
        finally:
            connection.close()


def _problem(status: int, answer: bytes) -> Mapping[str, Any]:
    try:
        problem = json.loads(answer)
        if "code" in problem:
            return {"detail": problem.get("title", ""), **problem, "status": status}
    except (ValueError, TypeError):
        pass
    detail = f"HTTP {status} without a problem document: {answer[:200].decode(errors='replace')}"
    return {"code": "not_a_problem", "status": status, "detail": detail, "retryable": status == 429 or status >= 500}
