/*
 * Sends small chunks at an even rate over many connections to an echo, and measures how long each takes: paced <port> <connections> <chunks/s> <ms>.
 * A chunk is the time it was sent. Prints how many came back, and the times in ms: the shortest, p50, p99, the longest.
 */
#include "common.h"
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CHUNK = 8, MAX_CONNECTIONS = 4096 };

static struct { int fd, have; unsigned char part[CHUNK]; } connections[MAX_CONNECTIONS];
static float *times;
static long capacity, came;

static void take(int n) {
  static unsigned char buffer[65536];
  int kept = connections[n].have;
  memcpy(buffer, connections[n].part, kept);
  ssize_t got = recv(connections[n].fd, buffer + kept, sizeof buffer - kept, MSG_DONTWAIT);
  if (got <= 0) return;
  double now = now_ms();
  long all = kept + got, at = 0;
  for (; at + CHUNK <= all; at += CHUNK) {
    double sent;
    memcpy(&sent, buffer + at, CHUNK);
    if (came < capacity) times[came++] = (float)(now - sent);
  }
  connections[n].have = all - at;
  memcpy(connections[n].part, buffer + at, all - at);
}

static int ascending(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  int count = atoi(argv[2]), poll_fd = epoll_create1(0), one = 1;
  double per_ms = atoi(argv[3]) / 1e3, lasts = atoi(argv[4]);
  if (count > MAX_CONNECTIONS) return 2;
  capacity = (long)(per_ms * lasts) + count;
  times = malloc(capacity * sizeof *times);
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  for (int n = 0; n < count; n++) {
    int fd = connections[n].fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0) fail("connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = n};
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &event);
  }
  usleep(500000);
  puts("begin");
  fflush(stdout);
  double began = now_ms(), cpu = cpu_ms();
  long sent = 0, due_in_all = (long)(per_ms * lasts);
  while (came < due_in_all && now_ms() - began < lasts + 5000) {
    long due = (long)((now_ms() - began) * per_ms);
    for (; sent < due && sent < due_in_all; sent++) {
      double now = now_ms();
      if (send(connections[sent % count].fd, &now, CHUNK, MSG_DONTWAIT | MSG_NOSIGNAL) != CHUNK) fail("send");
    }
    struct epoll_event events[256];
    int ready = epoll_wait(poll_fd, events, 256, sent < due_in_all ? 1 : 100);
    for (int i = 0; i < ready; i++) take(events[i].data.u32);
  }
  double busy = (cpu_ms() - cpu) / (now_ms() - began);
  if (came == 0) return 1;
  qsort(times, came, sizeof *times, ascending);
  printf("{\"sent\":%ld,\"came\":%ld,\"shortest\":%.3f,\"p50\":%.3f,\"p99\":%.3f,\"longest\":%.3f,\"busy\":%.3f}\n", sent, came,
         times[0], times[came / 2], times[came * 99 / 100], times[came - 1], busy);
  fflush(stdout);
  getchar();
  return 0;
}
