/*
 * Many subscribers of the stream in one process, which count and do not parse: it must not be the bottleneck.
 *
 *   subscribers PORT LISTENER < commands     N\n   more subscribers until there are N → {"subscribers":…}
 *                                            r\n   → what came since the last r: {"events":…,"pieces":…,"bytes":…,"p50Ms":…,"p99Ms":…,"maxMs":…,"ms":…,"busy":…}
 *
 * Events are counted by what each begins with. A delay is from the time in an event (`at`) to its arrival here, of the oldest event in
 * each piece that is read; both are by the clock of this machine, to the millisecond. busy: share of a core used.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "common.h"

#define MAX_SUBSCRIBERS 4096
#define MAX_BYTES 262144
#define MAX_DELAY_MS 60000
#define EVENT "{\"type\":\""
#define EVENT_LENGTH 9
#define AT "\"at\":\""
/* What may be the beginning of an event at the end of a piece is looked at again with the next. */
#define KEPT (EVENT_LENGTH - 1)

struct subscriber {
  int fd;
  char tail[KEPT];
};

static struct subscriber subscribers[MAX_SUBSCRIBERS];
static int count, poll_fd, port;
static const char *listener;
static char piece[KEPT + MAX_BYTES + 1];
static long events, pieces, bytes, delays[MAX_DELAY_MS + 1], delay_count;
static double since_ms, since_cpu_ms;

static double clock_ms(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void send_all(int fd, const char *data, int length) {
  if (send(fd, data, length, MSG_NOSIGNAL) != length) fail("send");
}

/* A masked text frame of less than 64 KiB; the mask is 0, which changes nothing. */
static void send_frame(int fd, const char *text) {
  char frame[1024];
  int length = strlen(text);
  if (length > 1000) exit(2);
  memcpy(frame, (char[]){(char)0x81, (char)0xfe, length >> 8, length & 255, 0, 0, 0, 0}, 8);
  memcpy(frame + 8, text, length);
  send_all(fd, frame, length + 8);
}

static void read_until(int fd, const char *text) {
  char got[8192];
  int length = 0;
  while (length < (int)sizeof got - 1) {
    ssize_t more = recv(fd, got + length, sizeof got - 1 - length, 0);
    if (more <= 0) fail("recv");
    length += more;
    if (memmem(got, length, text, strlen(text))) return;
  }
  exit(3);
}

static void subscribe(void) {
  struct subscriber *one = &subscribers[count];
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  char text[512];
  one->fd = socket(AF_INET, SOCK_STREAM, 0);
  if (one->fd < 0 || connect(one->fd, (struct sockaddr *)&to, sizeof to) < 0) fail("connect");
  snprintf(text, sizeof text, "GET /v1/stream HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", port);
  send_all(one->fd, text, strlen(text));
  read_until(one->fd, "\r\n\r\n");
  snprintf(text, sizeof text, "{\"id\":1,\"op\":\"subscribe\",\"subscription\":\"s\",\"filter\":{\"listener\":\"%s\",\"types\":[\"message.*\"]},\"onSlow\":\"drop\"}", listener);
  send_frame(one->fd, text);
  read_until(one->fd, "\"ok\"");
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = one};
  if (epoll_ctl(poll_fd, EPOLL_CTL_ADD, one->fd, &event) < 0) fail("epoll_ctl");
  count++;
}

/* 2026-01-01T10:20:30.456Z; only the time of day matters. */
static void note_delay(const char *at, double now) {
  long h, m, s, ms;
  if (sscanf(at + 11, "%2ld:%2ld:%2ld.%3ld", &h, &m, &s, &ms) != 4) return;
  long delay = (long)now % 86400000 - (((h * 60 + m) * 60 + s) * 1000 + ms);
  delays[delay < 0 ? 0 : delay > MAX_DELAY_MS ? MAX_DELAY_MS : delay]++;
  delay_count++;
}

static void take(struct subscriber *one) {
  memcpy(piece, one->tail, KEPT);
  ssize_t got = recv(one->fd, piece + KEPT, MAX_BYTES, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) fail("a subscriber was closed");
  char *end = piece + KEPT + got, *at = memmem(piece + KEPT, got, AT, strlen(AT));
  *end = 0;
  if (at && end - at > 32) note_delay(at + strlen(AT), clock_ms(CLOCK_REALTIME));
  for (char *event = piece; (event = memmem(event, end - event, EVENT, EVENT_LENGTH)); event += EVENT_LENGTH) events++;
  memcpy(one->tail, end - KEPT, KEPT);
  pieces++;
  bytes += got;
}

static long percentile(double share) {
  long seen = 0;
  for (long ms = 0; ms <= MAX_DELAY_MS; ms++) if ((seen += delays[ms]) > 0 && seen >= share * delay_count) return ms;
  return 0;
}

/* Unasked: a socket from which nothing comes between two pings is given up, and what is sent to us is not looked into. */
static void show_life(void) {
  for (int i = 0; i < count; i++) send_all(subscribers[i].fd, "\x8a\x80\0\0\0\0", 6);
}

static void report(void) {
  double now = clock_ms(CLOCK_MONOTONIC), cpu = cpu_ms(), took = now - since_ms;
  printf("{\"events\":%ld,\"pieces\":%ld,\"bytes\":%ld,\"p50Ms\":%ld,\"p99Ms\":%ld,\"maxMs\":%ld,\"ms\":%.0f,\"busy\":%.2f}\n", events, pieces, bytes, percentile(0.5), percentile(0.99), percentile(1), took, (cpu - since_cpu_ms) / took);
  events = pieces = bytes = delay_count = 0;
  memset(delays, 0, sizeof delays);
  since_ms = now;
  since_cpu_ms = cpu;
}

static int obey(void) {
  char line[32];
  if (!fgets(line, sizeof line, stdin)) return 0;
  if (line[0] == 'r') {
    report();
    show_life();
  } else {
    int wanted = atoi(line);
    if (wanted > MAX_SUBSCRIBERS) exit(2);
    while (count < wanted) subscribe();
    printf("{\"subscribers\":%d}\n", count);
  }
  fflush(stdout);
  return 1;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  port = atoi(argv[1]);
  listener = argv[2];
  poll_fd = epoll_create1(0);
  setvbuf(stdin, NULL, _IONBF, 0);
  struct epoll_event commands = {.events = EPOLLIN, .data.ptr = NULL};
  if (epoll_ctl(poll_fd, EPOLL_CTL_ADD, STDIN_FILENO, &commands) < 0) fail("epoll_ctl");
  static struct epoll_event ready[512];
  for (;;) {
    int n = epoll_wait(poll_fd, ready, 512, -1);
    for (int i = 0; i < n; i++) {
      if (ready[i].data.ptr) take(ready[i].data.ptr);
      else if (!obey()) return 0;
    }
  }
}
