#!/usr/bin/env python3
"""A Portcall tunnel as standard input and output, with nothing but Python's standard library.

    tunnel.py 'ws://127.0.0.1:7070/v1/tunnel?host=HOST&port=PORT'
    ssh -o ProxyCommand="tunnel.py 'ws://127.0.0.1:7070/v1/tunnel?host=%h&port=%p'" HOST

The end of the input is a FIN to the peer; the peer's FIN ends the output. PORTCALL_KEY holds the API key, where one is needed.
"""
import base64, json, os, socket, struct, sys, threading
from urllib.parse import urlsplit

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
url = urlsplit(sys.argv[1])
sock = socket.create_connection((url.hostname, url.port or 80))
stream = sock.makefile("rb")
sending = threading.Lock()


def shake_hands():
    request = [f"GET {url.path}?{url.query} HTTP/1.1", f"Host: {url.netloc}", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
               f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}", "Sec-WebSocket-Protocol: portcall.tunnel.v1"]
    if "PORTCALL_KEY" in os.environ:
        request.append(f"Authorization: Bearer {os.environ['PORTCALL_KEY']}")
    sock.sendall(("\r\n".join(request) + "\r\n\r\n").encode())
    status = stream.readline().split(b" ")[1]
    length = 0
    while (line := stream.readline().strip()):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    if status != b"101":
        sys.exit(stream.read(length).decode())


def send(opcode, payload):
    size = len(payload)
    head = bytes([0x80 | opcode])
    if size < 126:
        head += struct.pack("!B", 0x80 | size)
    elif size < 65536:
        head += struct.pack("!BH", 0x80 | 126, size)
    else:
        head += struct.pack("!BQ", 0x80 | 127, size)
    with sending:  # A mask of zeros leaves the bytes as they are; nothing between here and Portcall has to be protected from them.
        sock.sendall(head + bytes(4) + payload)


def receive():
    first, size = stream.read(2)
    if size == 126:
        size = struct.unpack("!H", stream.read(2))[0]
    elif size == 127:
        size = struct.unpack("!Q", stream.read(8))[0]
    return first & 15, stream.read(size)


def forward_input():
    while (data := os.read(0, 65536)):
        send(BINARY, data)
    send(TEXT, b'{"op":"half"}')


shake_hands()
if "observe=true" not in url.query:
    threading.Thread(target=forward_input, daemon=True).start()
while True:
    opcode, payload = receive()
    if opcode == BINARY:
        sys.stdout.buffer.write(payload)
        sys.stdout.buffer.flush()
    elif opcode == PING:
        send(PONG, payload)
    elif opcode == TEXT and json.loads(payload)["event"] == "half":
        os.close(1)
    elif opcode == TEXT and json.loads(payload)["event"] == "refused":
        print(json.loads(payload)["detail"], file=sys.stderr)
    elif opcode == CLOSE:
        code = struct.unpack("!H", payload[:2])[0]
        send(CLOSE, payload[:2])
        os._exit(0 if code == 1000 else print(code, payload[2:].decode(), file=sys.stderr) or 1)
