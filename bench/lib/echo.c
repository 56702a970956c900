/*
 * An echo that costs as little as one can: what a proxy is put in front of, and what the load generator is measured against.
 *
 *   echo tcp|udp      → {"port":…}, then echoes on that port of 127.0.0.1 until it is ended, or its parent is
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_EVENTS 1024

static char bytes[65536];

static int fail(const char *what) {
  perror(what);
  return 1;
}

/* Blocking: a peer of a closed loop reads what it is sent. */
static int send_all(int fd, ssize_t length) {
  for (ssize_t sent = 0; sent < length;) {
    ssize_t now = send(fd, bytes + sent, length - sent, MSG_NOSIGNAL);
    if (now <= 0) return 0;
    sent += now;
  }
  return 1;
}

static void echo_datagram(int fd) {
  struct sockaddr_in from;
  socklen_t size = sizeof from;
  ssize_t got = recvfrom(fd, bytes, sizeof bytes, MSG_DONTWAIT, (struct sockaddr *)&from, &size);
  if (got >= 0) sendto(fd, bytes, got, 0, (struct sockaddr *)&from, size);
}

static void echo_stream(int fd) {
  ssize_t got = recv(fd, bytes, sizeof bytes, 0);
  if (got <= 0 || !send_all(fd, got)) close(fd);
}

static int watch(int poll_fd, int fd) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  return epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &event);
}

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  int is_udp = strcmp(argv[1], "udp") == 0, on = 1;
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof at;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  int server = socket(AF_INET, is_udp ? SOCK_DGRAM : SOCK_STREAM, 0);
  if (bind(server, (struct sockaddr *)&at, size) < 0 || getsockname(server, (struct sockaddr *)&at, &size) < 0) return fail("bind");
  if (!is_udp && listen(server, 511) < 0) return fail("listen");
  int poll_fd = epoll_create1(0);
  if (watch(poll_fd, server) < 0) return fail("epoll_ctl");
  printf("{\"port\":%d}\n", ntohs(at.sin_port));
  fflush(stdout);
  static struct epoll_event events[MAX_EVENTS];
  for (;;) {
    int ready = epoll_wait(poll_fd, events, MAX_EVENTS, -1);
    for (int i = 0; i < ready; i++) {
      int fd = events[i].data.fd;
      if (is_udp) {
        echo_datagram(fd);
      } else if (fd == server) {
        int peer = accept(server, NULL, NULL);
        if (peer < 0) continue;
        setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        watch(poll_fd, peer);
      } else {
        echo_stream(fd);
      }
    }
  }
}
