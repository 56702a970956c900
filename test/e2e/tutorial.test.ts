import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Server } from 'node:net';
import { createSocket } from 'node:dgram';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFreePort } from '../helpers/free-port.ts';
import { startTestNode, type TestNode } from '../helpers/node.ts';
import { poll } from '../helpers/poll.ts';
import { hasPython } from '../helpers/python.ts';
import { runProgram } from '../helpers/run.ts';

/** The programs of the tutorial's sections 1.2, 1.3 and 3.1, as they are there but for the port. */
const programs = {
  tcpClient: (port: number) => `
import socket

client_socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client_socket.connect(("localhost", ${port}))  # Connect to server
data = client_socket.recv(1024)  # Receive data
print("Received:", data.decode())
client_socket.close()
`,
  udpClient: (port: number) => `
import socket

udp_client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp_client.sendto(b"Hello, UDP Server!", ("localhost", ${port}))
data, addr = udp_client.recvfrom(1024)
print("Received:", data.decode())
`,
  talkingClient: (port: number) => `
import socket

client_socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client_socket.connect(("localhost", ${port}))
client_socket.send(b"Hello from client!")
data = client_socket.recv(1024)
print("Received:", data.decode())
assert client_socket.recv(1024) == b""
client_socket.close()
`,
};

/** The tutorial's servers, as they are there but for the port. They serve until they are ended. */
const servers = {
  greet: `
import socket

server_socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server_socket.bind(("localhost", 12345))  # Bind to IP and port
server_socket.listen(5)  # Listen for connections
print("Server is listening on port 12345...")

while True:
    client_socket, addr = server_socket.accept()  # Accept connection
    print(f"Connection from {addr} established")
    client_socket.send(b"Hello from server!")  # Send data
    client_socket.close()
`,
  udp: `
import socket

udp_server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp_server.bind(("localhost", 12345))
print("UDP Server is running...")

while True:
    data, addr = udp_server.recvfrom(1024)
    print(f"Received '{data.decode()}' from {addr}")
    udp_server.sendto(b"Message received", addr)
`,
  multi: `
import socket
import threading

def handle_client(client_socket):
    data = client_socket.recv(1024)
    print("Received:", data.decode())
    client_socket.send(b"Hello from Server!")
    client_socket.close()

server_socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server_socket.bind(("localhost", 12345))
server_socket.listen(5)
print("Server is listening...")

while True:
    client_socket, addr = server_socket.accept()
    thread = threading.Thread(target=handle_client, args=(client_socket,))
    thread.start()
`,
};

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
});
afterAll(() => node.stop());

async function listen(spec: object): Promise<{ id: string; port: number }> {
  const { body } = await request(node.url).post('/v1/listeners').send(spec).expect(201);
  return { id: body.id, port: body.status.address.port };
}

async function python(program: string): Promise<string> {
  const { stdout, stderr, code } = await runProgram('python3', ['-c', program]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout;
}

/** Everything a TCP server sends until its FIN; rejects on a reset. */
async function converse(port: number, say = ''): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString()));
  if (say !== '') socket.write(say);
  await once(socket, 'end');
  socket.end();
  await once(socket, 'close');
  return text;
}

describe('against listeners', () => {
  test('section 1.2: a client receives the greeting and the end of the stream', async () => {
    const { port } = await listen({ handler: { type: 'greet', data: 'Hello from server!', then: 'close' } });
    expect(await converse(port)).toBe('Hello from server!');
    if (hasPython) expect(await python(programs.tcpClient(port))).toBe('Received: Hello from server!\n');
  });

  test('section 1.3: a UDP client gets its answer', async () => {
    const { port } = await listen({ transport: 'udp', handler: { type: 'reply', data: 'Message received' } });
    const socket = createSocket('udp4');
    socket.send('Hello, UDP Server!', port, '127.0.0.1');
    const [message] = (await once(socket, 'message')) as [Buffer];
    socket.close();
    expect(message.toString()).toBe('Message received');
    if (hasPython) expect(await python(programs.udpClient(port))).toBe('Received: Message received\n');
  });

  test('section 3.1: 200 clients at once each get the whole reply and a FIN, never a reset', async () => {
    const { id, port } = await listen({ handler: { type: 'reply', data: 'Hello from Server!', then: 'close' } });
    const replies = await Promise.all(Array.from({ length: 200 }, () => converse(port, 'Hello from client!')));
    expect(new Set(replies)).toEqual(new Set(['Hello from Server!']));
    const { body } = await request(node.url).get(`/v1/listeners/${id}`).expect(200);
    expect(body.status).toMatchObject({ messagesIn: 200, messagesOut: 200, bytesIn: 200 * 18, bytesOut: 200 * 18 });
    if (hasPython) expect(await python(programs.talkingClient(port))).toBe('Received: Hello from Server!\n');
  });
});

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('with clients', () => {
  test('section 1.2: a client captures the greeting of a server that closes', async () => {
    const server = createServer((socket) => socket.end('Hello from server!'));
    const port = await listening(server);
    const { body } = await request(node.url)
      .post('/v1/clients?waitMs=5000')
      .send({ host: 'localhost', port, reconnect: { enabled: false } })
      .expect(201);
    const messages = await poll(
      async () => (await request(node.url).get(`/v1/clients/${body.id}/messages`).expect(200)).body.items,
      (items) => items.length > 0,
    );
    expect(messages).toMatchObject([{ direction: 'in', data: 'Hello from server!' }]);
    server.close();
  });

  test.skipIf(!hasPython)("section 1.2: the tutorial's own server greets a client", async () => {
    const { port, end } = await startPython(servers.greet);
    const { body } = await request(node.url)
      .post('/v1/clients?waitMs=5000')
      .send({ host: 'localhost', port, reconnect: { enabled: false } })
      .expect(201);
    const messages = await poll(
      async () => (await request(node.url).get(`/v1/clients/${body.id}/messages`).expect(200)).body.items,
      (items) => items.length > 0,
    );
    expect(messages).toMatchObject([{ direction: 'in', data: 'Hello from server!' }]);
    await end();
  });

  test.skipIf(!hasPython)("section 1.3: an exchange with the tutorial's UDP server", async () => {
    const { port, end } = await startPython(servers.udp);
    const { body: client } = await request(node.url)
      .post('/v1/clients')
      .send({ transport: 'udp', host: '127.0.0.1', port })
      .expect(201);
    const { body } = await request(node.url)
      .post(`/v1/clients/${client.id}/exchange`)
      .send({ data: 'Hello, UDP Server!' })
      .expect(200);
    expect(body).toMatchObject({
      sent: { bytes: 18 },
      message: { direction: 'in', data: 'Message received' },
      skipped: 0,
    });
    await end();
  });

  test.skipIf(!hasPython)("section 3.1: five clients at once with the tutorial's threaded server", async () => {
    const { port, end } = await startPython(servers.multi);
    const answers = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const { body: client } = await request(node.url)
          .post('/v1/clients')
          .send({ host: '127.0.0.1', port, reconnect: { enabled: false } })
          .expect(201);
        const { body } = await request(node.url)
          .post(`/v1/clients/${client.id}/exchange`)
          .send({ data: 'Hello from client!' })
          .expect(200);
        return body.message.data as string;
      }),
    );
    expect(answers).toEqual(Array.from({ length: 5 }, () => 'Hello from Server!'));
    await end();
  });
});

/** Runs one of the tutorial's servers on a free port, unbuffered, until `end`. */
async function startPython(program: string): Promise<{ port: number; end: () => Promise<void> }> {
  const port = await findFreePort();
  const child = spawn('python3', ['-u', '-c', program.replaceAll('12345', String(port))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return {
    port,
    end: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
