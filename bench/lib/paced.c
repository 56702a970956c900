/*
 * Sends small chunks at an even rate over many connections through what leads from one port to another, both ends in this process, and measures how
 * long each chunk takes: paced PORT PEER_PORT CONNECTIONS CHUNKS_PER_SECOND MILLISECONDS.
 * A chunk is the time it was sent. Prints how many arrived, and the times in ms: the shortest, p50, p99, the longest. The first second comes before
 * the time and is not counted: it is that of connections that were opened just now.
 */
#define _GNU_SOURCE
#include "common.h"
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CHUNK = 8, MAX_CONNECTIONS = 4096, SERVER = MAX_CONNECTIONS, TIMEOUT_MS = 5000, SETTLE_MS = 500, UNCOUNTED_MS = 1000 };

static int senders[MAX_CONNECTIONS];
static struct { int fd, have; unsigned char part[CHUNK]; } arrivals[MAX_CONNECTIONS];
static float *times;
static long capacity, came, counted;
static double counted_from;
static int poll_fd, server, accepted;

static void watch(int fd, unsigned n) {
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = n};
  if (epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &event) < 0) fail("epoll_ctl");
}

static void serve(int port) {
  int on = 1;
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  server = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(server, (struct sockaddr *)&at, sizeof at) < 0 || listen(server, MAX_CONNECTIONS) < 0) fail("listen");
  watch(server, SERVER);
}

static void accept_all(void) {
  for (int fd; accepted < MAX_CONNECTIONS && (fd = accept(server, NULL, NULL)) >= 0; accepted++) {
    arrivals[accepted].fd = fd;
    watch(fd, accepted);
  }
}

static void take(unsigned n) {
  static unsigned char buffer[65536];
  int kept = arrivals[n].have;
  memcpy(buffer, arrivals[n].part, kept);
  ssize_t got = recv(arrivals[n].fd, buffer + kept, sizeof buffer - kept, MSG_DONTWAIT);
  if (got <= 0) return;
  double now = now_ms();
  long all = kept + got, at = 0;
  for (; at + CHUNK <= all; at += CHUNK) {
    double sent;
    memcpy(&sent, buffer + at, CHUNK);
    came++;
    if (sent >= counted_from && counted < capacity) times[counted++] = (float)(now - sent);
  }
  arrivals[n].have = all - at;
  memcpy(arrivals[n].part, buffer + at, all - at);
}

static void look(int timeout_ms) {
  struct epoll_event events[256];
  int ready = epoll_wait(poll_fd, events, 256, timeout_ms);
  for (int i = 0; i < ready; i++) {
    if (events[i].data.u32 == SERVER) accept_all();
    else take(events[i].data.u32);
  }
}

static int ascending(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  if (argc != 6) return 2;
  int count = atoi(argv[3]), on = 1;
  double per_ms = atoi(argv[4]) / 1e3, lasts = atoi(argv[5]) + UNCOUNTED_MS;
  if (count < 1 || count > MAX_CONNECTIONS) return 2;
  capacity = (long)(per_ms * lasts) + count;
  times = malloc(capacity * sizeof *times);
  poll_fd = epoll_create1(0);
  serve(atoi(argv[2]));
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  for (int n = 0; n < count; n++) {
    senders[n] = socket(AF_INET, SOCK_STREAM, 0);
    if (senders[n] < 0 || connect(senders[n], (struct sockaddr *)&to, sizeof to) < 0) fail("connect");
    setsockopt(senders[n], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  double began = now_ms();
  while (accepted < count && now_ms() - began < TIMEOUT_MS) look(10);
  if (accepted < count) fail("not every connection has arrived");
  usleep(SETTLE_MS * 1000);
  puts("begin");
  fflush(stdout);
  began = now_ms();
  counted_from = began + UNCOUNTED_MS;
  long sent = 0, due_in_all = (long)(per_ms * lasts);
  while (came < due_in_all && now_ms() - began < lasts + TIMEOUT_MS) {
    long due = (long)((now_ms() - began) * per_ms);
    for (; sent < due && sent < due_in_all; sent++) {
      double now = now_ms();
      if (send(senders[sent % count], &now, CHUNK, MSG_DONTWAIT | MSG_NOSIGNAL) != CHUNK) fail("send");
    }
    /* Waiting for the next chunk would make bunches of them: while there is something to send, it only looks. */
    look(sent < due_in_all ? 0 : 10);
  }
  if (counted == 0) return 1;
  qsort(times, counted, sizeof *times, ascending);
  printf("{\"sent\":%ld,\"came\":%ld,\"shortest\":%.3f,\"p50\":%.3f,\"p99\":%.3f,\"longest\":%.3f}\n", sent, came,
         times[0], times[counted / 2], times[counted * 99 / 100], times[counted - 1]);
  fflush(stdout);
  getchar();
  return 0;
}
