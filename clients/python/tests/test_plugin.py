"""Run against a server: PORTCALL_URL=… pytest. The names of tests are those of what must hold."""

from __future__ import annotations

import socket

import pytest

from pytest_portcall import NotReceived, Portcall, PortcallError

made: list[str] = []


def say(address: tuple[str, int], data: bytes) -> bytes:
    with socket.create_connection(address, timeout=30) as peer:
        peer.sendall(data)
        return peer.recv(100)


def test_a_listener_receives_sends_and_asserts(listener):
    bank = listener(name="bank", framing={"type": "line"}, handler={"type": "reply", "data": "OK"})
    made.append(bank.id)
    assert say(bank.address, b"PAY 1\n") == b"OK\n"
    assert bank.wait_for({"startsWith": "PAY"})["data"] == "PAY 1"
    bank.assert_received({"equals": "PAY 1"}, count={"exactly": 1})
    bank.assert_not_received({"contains": "ERROR"}, within_ms=20)
    assert [message["data"] for message in bank.messages(direction="out")] == ["OK"]
    assert bank.update(labels={"a": "b"})["labels"]["a"] == "b"
    assert bank.get()["name"] == bank.name
    bank.reset()
    assert bank.messages() == []


def test_what_a_test_created_is_deleted_after_it(portcall):
    with pytest.raises(PortcallError) as caught:
        portcall.get(f"/v1/listeners/{made[0]}")
    assert (caught.value.code, caught.value.status, caught.value.retryable) == ("not_found", 404, False)


def test_a_miss_shows_the_closest_message_and_its_bytes(listener):
    bank = listener(framing={"type": "line"}, handler={"type": "echo"})
    say(bank.address, b"PAY 2\n")
    with pytest.raises(NotReceived) as caught:
        bank.wait_for({"startsWith": "PAY 1"}, within_ms=20)
    text = str(caught.value)
    assert 'startsWith: byte 4 is "2" (0x32), not "1" (0x31)' in text
    assert "00000000  50 41 59 20 32" in text
    assert text.splitlines()[-1] == " " * 24 + "^^"
    with pytest.raises(AssertionError, match="exactly"):
        bank.assert_not_received({"equals": "PAY 2"})


def test_a_client_exchanges(listener, client):
    bank = listener(framing={"type": "line"}, handler={"type": "echo"})
    shop = client(*bank.address, framing={"type": "line"})
    assert shop.resource["status"]["state"] == "connected"
    assert shop.exchange("one")["message"]["data"] == "one"
    shop.send("74776f", encoding="hex")
    shop.wait_for({"equals": "two"})
    bank.assert_received({"equals": "two"})
    assert bank.send("all")["connections"] == 1
    shop.wait_for({"equals": "all"})


def test_a_proxy_passes_bytes_with_faults(listener, proxy):
    bank = listener(handler={"type": "echo"})
    slow = proxy(bank.address, name="slow", faults={"slow": {"type": "latency", "ms": 150}})
    with socket.create_connection(slow.address, timeout=0.05) as peer:
        peer.sendall(b"x")
        with pytest.raises(TimeoutError):
            peer.recv(1)
        peer.settimeout(30)
        assert peer.recv(1) == b"x"


def test_the_same_name_twice_is_two_listeners_also_when_it_is_long(listener):
    names = [listener(name=name).name for name in ("db", "db", "n" * 63)]
    assert len(set(names)) == 3
    assert all(len(name) <= 63 for name in names)


def test_names_have_the_worker_of_xdist(pytester):
    pytester.makepyfile(
        """
        def test_name(listener):
            one = listener(name="db")
            assert one.name.startswith("db-gw7-")
            assert one.resource["labels"]["pytest"].startswith("gw7-")
        """
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_XDIST_WORKER", "gw7")
        result = pytester.runpytest_subprocess("-p", "pytest_portcall.plugin")
    result.assert_outcomes(passed=1)


def test_invalid_input_names_the_field(listener):
    with pytest.raises(PortcallError) as caught:
        listener(port=70000)
    assert caught.value.code == "validation_failed"
    assert caught.value.errors[0]["path"] == "port"
    assert "\n  port: " in str(caught.value)


def test_no_server_is_an_error_with_the_url():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = "http://127.0.0.1:%d" % free.getsockname()[1]
        with pytest.raises(PortcallError, match=url) as caught:
            Portcall(url).get("/v1/nodes")
    assert caught.value.code == "unreachable"


def test_a_url_without_a_scheme_is_refused():
    with pytest.raises(ValueError, match="127.0.0.1:7070"):
        Portcall("127.0.0.1:7070")
