/*
 * Moves bytes one way for a while through what leads from one port to another, both ends in this process, and says how many arrived.
 *
 *   move ws|tcp up|down PORT PEER_PORT PATH FRAME_BYTES MILLISECONDS
 *   → {"megabytesPerSecond":…,"megabytes":…,"busy":…}    megabytes: of the whole time; busy: share of a core it used
 *
 * Connections stay open until its input ends. It listens on PEER_PORT, connects to PORT (ws: asks for PATH and speaks WebSocket, RFC 6455), and waits for the connection that arrives at
 * PEER_PORT. up: from the one that connected to the one that was connected to. Frames are masked once, not every time they are sent:
 * masking would make this program the bottleneck. The first fifth of the time is not counted.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "common.h"

#define MAX_FRAME_BYTES 1048576
#define READ_BYTES 262144
/* A client hands over at least so much at a time, several frames where they are smaller, as a program that writes without waiting does. */
#define WRITE_BYTES 65536
#define PLAIN_BYTES 262144
#define TIMEOUT_S 10
#define QUIET_MS 500
#define LINGER_S 5

static unsigned char out[MAX_FRAME_BYTES + WRITE_BYTES + 16], in[READ_BYTES], head[10];
static long out_bytes, out_sent, payload_left;
static int head_got;

static int serve(struct sockaddr_in *at) {
  int server = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(server, (struct sockaddr *)at, sizeof *at) < 0 || listen(server, 8) < 0) fail("listen");
  return server;
}

/* Byte by byte: what follows the answer is a frame already. */
static void upgrade(int fd, const char *path) {
  char text[2048];
  int length = snprintf(text, sizeof text,
    "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", path);
  if (send(fd, text, length, MSG_NOSIGNAL) != length) fail("send");
  for (length = 0; length < (int)sizeof text - 1; length++) {
    if (recv(fd, text + length, 1, 0) != 1) fail("recv");
    text[length + 1] = 0;
    if (strstr(text, "\r\n\r\n") != NULL) break;
  }
  if (strstr(text, " 101 ") != NULL) return;
  fprintf(stderr, "no upgrade: %s\n", text);
  exit(1);
}

/* One message of a client, as it goes on the wire. */
static long put_frame(unsigned char *at, long bytes) {
  static const unsigned char mask[4] = {0x12, 0x34, 0x56, 0x78};
  long n = 0;
  at[n++] = 0x82;
  at[n++] = 0x80 | (bytes < 126 ? bytes : bytes < 65536 ? 126 : 127);
  for (int shift = bytes < 126 ? -8 : bytes < 65536 ? 8 : 56; shift >= 0; shift -= 8) at[n++] = bytes >> shift;
  for (int i = 0; i < 4; i++) at[n++] = mask[i];
  for (long i = 0; i < bytes; i++) at[n++] = 'x' ^ mask[i % 4];
  return n;
}

/* How many bytes of payload are in what came from a WebSocket server. */
static long payload_of(const unsigned char *data, long length) {
  long payload = 0;
  while (length > 0) {
    if (payload_left > 0) {
      long part = payload_left < length ? payload_left : length;
      payload += part, payload_left -= part, data += part, length -= part;
      continue;
    }
    head[head_got++] = *data++, length--;
    int want = head_got < 2 ? 2 : head[1] < 126 ? 2 : head[1] == 126 ? 4 : 10;
    if (head_got < want) continue;
    payload_left = want == 2 ? head[1] : 0;
    for (int i = 2; i < want; i++) payload_left = payload_left << 8 | head[i];
    head_got = 0;
  }
  return payload;
}

static void fill_out(int framed, long bytes, long at_least) {
  do {
    if (framed) out_bytes += put_frame(out + out_bytes, bytes);
    else memset(out + out_bytes, 'x', bytes), out_bytes += bytes;
  } while (out_bytes < at_least);
}

/* Plain bytes come from memory that is a file: the system sends its pages as they are instead of copying them. */
static int plain_file(void) {
  static unsigned char plain[MAX_FRAME_BYTES];
  memset(plain, 'x', sizeof plain);
  int file = memfd_create("plain", 0);
  if (file < 0 || write(file, plain, sizeof plain) != sizeof plain) fail("memfd_create");
  return file;
}

static ssize_t send_plain(int to, int file) {
  static off_t at;
  if (at == MAX_FRAME_BYTES) at = 0;
  return sendfile(to, file, &at, MAX_FRAME_BYTES - at < PLAIN_BYTES ? MAX_FRAME_BYTES - at : PLAIN_BYTES);
}

/* What is still on its way must not turn up in the next measurement. */
static void drain(int from, int into) {
  struct pollfd readable = {.fd = into, .events = POLLIN};
  shutdown(from, SHUT_WR);
  while (poll(&readable, 1, QUIET_MS) > 0 && recv(into, in, sizeof in, MSG_DONTWAIT) > 0);
}

/* Whoever watches what is measured reads its times while every connection is open; then closes our input. */
static void linger(void) {
  char byte;
  fflush(stdout);
  alarm(LINGER_S);
  while (read(STDIN_FILENO, &byte, 1) > 0);
}

int main(int argc, char **argv) {
  if (argc != 8) return 2;
  int is_ws = strcmp(argv[1], "ws") == 0, is_up = strcmp(argv[2], "up") == 0, on = 1;
  long frame_bytes = atol(argv[6]);
  double duration_ms = atof(argv[7]);
  if (frame_bytes < 1 || frame_bytes > MAX_FRAME_BYTES) return 2;
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[3])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)}, at = to;
  at.sin_port = htons(atoi(argv[4]));
  alarm(TIMEOUT_S + duration_ms / 1000 * 2);
  int server = serve(&at), client = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(client, (struct sockaddr *)&to, sizeof to) < 0) fail("connect");
  if (is_ws) upgrade(client, argv[5]);
  fill_out(is_ws && is_up, frame_bytes, is_up ? WRITE_BYTES : 0);
  /* Some connect to where bytes go with the first of them. */
  if (!is_ws && is_up && (out_sent = send(client, out, out_bytes, MSG_DONTWAIT | MSG_NOSIGNAL)) < 0) fail("send");
  out_sent %= out_bytes;
  int peer = accept(server, NULL, NULL);
  if (peer < 0) fail("accept");
  setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  int from = is_up ? client : peer, into = is_up ? peer : client, file = is_ws ? -1 : plain_file();
  if (file >= 0 && (signal(SIGPIPE, SIG_IGN), fcntl(from, F_SETFL, O_NONBLOCK)) < 0) fail("fcntl");
  int poll_fd = epoll_create1(0);
  struct epoll_event writable = {.events = EPOLLOUT, .data.fd = from}, readable = {.events = EPOLLIN, .data.fd = into}, events[2];
  if (epoll_ctl(poll_fd, EPOLL_CTL_ADD, from, &writable) < 0 || epoll_ctl(poll_fd, EPOLL_CTL_ADD, into, &readable) < 0) fail("epoll_ctl");
  double begin_ms = now_ms() + duration_ms / 5, end_ms = begin_ms + duration_ms, cpu_before = 0, time = 0;
  double counted_from = 0;
  long arrived = 0, uncounted = 0;
  while ((time = now_ms()) < end_ms) {
    if (counted_from == 0 && time >= begin_ms) counted_from = time, uncounted = arrived, arrived = 0, cpu_before = cpu_ms();
    int ready = epoll_wait(poll_fd, events, 2, 10);
    for (int i = 0; i < ready; i++) {
      if (events[i].data.fd == into) {
        /* What is only counted is not copied either (tcp(7), MSG_TRUNC): so this program has time left where the relay has none. */
        ssize_t got = recv(into, in, sizeof in, MSG_DONTWAIT | (is_ws ? 0 : MSG_TRUNC));
        if (got < 0 && errno == EAGAIN) continue;
        if (got <= 0 && is_up && arrived == 0 && uncounted == 0) {
          /* A connection that only found out whether the way is open. */
          close(into);
          if ((into = readable.data.fd = accept(server, NULL, NULL)) < 0 || epoll_ctl(poll_fd, EPOLL_CTL_ADD, into, &readable) < 0) fail("accept");
          continue;
        }
        if (got <= 0) fail(got == 0 ? "the connection ended" : "recv");
        arrived += is_ws && !is_up ? payload_of(in, got) : got;
      } else {
        ssize_t sent = file >= 0 ? send_plain(from, file) : send(from, out + out_sent, out_bytes - out_sent, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN) fail("send");
        if (sent > 0 && file < 0) out_sent = (out_sent + sent) % out_bytes;
      }
    }
  }
  double took_ms = time - counted_from;
  printf("{\"megabytesPerSecond\":%.1f,\"megabytes\":%.1f,\"busy\":%.2f}\n", arrived / 1e3 / took_ms, (uncounted + arrived) / 1e6, (cpu_ms() - cpu_before) / took_ms);
  linger();
  drain(from, into);
  return 0;
}
