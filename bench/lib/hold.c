/*
 * Opens TCP connections to an echo and keeps them.
 *
 *   hold PORT FIRST < commands   N\n   open more until N are open, each answered once → {"open":…,"refused":…,"ms":…}
 *                                end of input: closes all, each with an RST so that no port is left in TIME_WAIT
 *
 * A connection counts as open when a byte sent on it has come back: then the server has accepted it. At most WINDOW are on their way, so
 * that the server's backlog never overflows. Sources are 127.0.0.FIRST and on, PER_SOURCE connections each: one address has too few ports, and finding
 * one of the last takes the kernel long.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "common.h"

#define MAX_OPEN 65536
#define WINDOW 128
#define PER_SOURCE 8000

static int fds[MAX_OPEN], count, refused, on_the_way, poll_fd, port, first;

static void begin(void) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl((INADDR_LOOPBACK & ~0xff) + first + count / PER_SOURCE)};
  int on = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0) fail("socket");
  setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (bind(fd, (struct sockaddr *)&from, sizeof from) < 0) fail("bind");
  if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0) fail("connect");
  if (send(fd, "x", 1, MSG_NOSIGNAL) < 0 && errno != ECONNRESET && errno != EPIPE) fail("send");
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  if (epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &event) < 0) fail("epoll_ctl");
  on_the_way++;
}

/* Those that were answered are kept and not watched any more. */
static void take(void) {
  struct epoll_event events[WINDOW];
  int ready = epoll_wait(poll_fd, events, WINDOW, 10000);
  if (ready == 0) fail("no answer in 10 s");
  for (int i = 0; i < ready; i++) {
    int fd = events[i].data.fd;
    char byte;
    on_the_way--;
    epoll_ctl(poll_fd, EPOLL_CTL_DEL, fd, NULL);
    if (recv(fd, &byte, 1, 0) == 1) fds[count++] = fd;
    else {
      refused++;
      close(fd);
    }
  }
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  port = atoi(argv[1]);
  first = atoi(argv[2]);
  poll_fd = epoll_create1(0);
  char line[32];
  while (fgets(line, sizeof line, stdin)) {
    int wanted = atoi(line), tried = count;
    double started_at = now_ms();
    if (wanted > MAX_OPEN) return 2;
    refused = 0;
    while (tried < wanted || on_the_way > 0) {
      if (tried < wanted && on_the_way < WINDOW) {
        begin();
        tried++;
      } else take();
    }
    printf("{\"open\":%d,\"refused\":%d,\"ms\":%.1f}\n", count, refused, now_ms() - started_at);
    fflush(stdout);
  }
  struct linger at_once = {.l_onoff = 1, .l_linger = 0};
  for (int i = 0; i < count; i++) {
    setsockopt(fds[i], SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(fds[i]);
  }
  return 0;
}
