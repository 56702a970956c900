/*
 * Load in a closed loop: each connection (TCP) or socket (UDP) sends a message, waits for the whole echo, and sends the next.
 *
 *   load tcp|udp|short PORT CONNECTIONS BYTES MILLISECONDS [HEX]      HEX: the message, BYTES long; otherwise it is all x
 *                                                                     short: TCP, a new connection for each message
 *   → {"perSecond":…,"roundTrips":…,"lost":…,"busy":…}    busy: share of a core it used, to see that it is not the bottleneck
 *
 * In C because a round trip costs it little more than its system calls: a generator written like the servers would be as busy as they are,
 * and on two cores the slower of the two would be measured. A datagram without an echo for 200 ms counts as lost and is sent again.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_CONNECTIONS 4096
#define MAX_BYTES 65536
#define LOST_AFTER_MS 200

struct peer {
  int fd;
  int missing;
  double sent_at;
};

static struct peer peers[MAX_CONNECTIONS];
static char message[MAX_BYTES];
static char answer[MAX_BYTES];
static int count, bytes, is_udp, is_short, port, poll_fd;
static long round_trips, lost;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static double cpu_ms(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3;
}

static void open_peer(struct peer *peer) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int on = 1;
  peer->fd = socket(AF_INET, is_udp ? SOCK_DGRAM : SOCK_STREAM, 0);
  if (peer->fd < 0 || connect(peer->fd, (struct sockaddr *)&to, sizeof to) < 0) fail("connect");
  if (!is_udp) setsockopt(peer->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = peer};
  if (epoll_ctl(poll_fd, EPOLL_CTL_ADD, peer->fd, &event) < 0) fail("epoll_ctl");
}

static void ask(struct peer *peer, double at) {
  peer->missing = bytes;
  peer->sent_at = at;
  /* A message is far smaller than a socket buffer that is empty: it goes whole. */
  if (send(peer->fd, message, bytes, MSG_NOSIGNAL) != bytes) fail("send");
}

/* True when the echo is complete. */
static int take(struct peer *peer) {
  ssize_t got = recv(peer->fd, answer, sizeof answer, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
  if (got <= 0) fail("recv");
  peer->missing -= got;
  return is_udp || peer->missing <= 0;
}

static void repeat_lost(double at) {
  for (int i = 0; i < count; i++) {
    if (at - peers[i].sent_at < LOST_AFTER_MS) continue;
    lost++;
    ask(&peers[i], at);
  }
}

int main(int argc, char **argv) {
  if (argc != 6 && argc != 7) return 2;
  is_udp = strcmp(argv[1], "udp") == 0;
  is_short = strcmp(argv[1], "short") == 0;
  port = atoi(argv[2]);
  count = atoi(argv[3]);
  bytes = atoi(argv[4]);
  double duration_ms = atof(argv[5]);
  if (count < 1 || count > MAX_CONNECTIONS || bytes < 1 || bytes > MAX_BYTES) return 2;
  memset(message, 'x', sizeof message);
  if (argc == 7) {
    if (strlen(argv[6]) != (size_t)bytes * 2) return 2;
    for (int i = 0; i < bytes; i++) sscanf(argv[6] + i * 2, "%2hhx", (unsigned char *)&message[i]);
  }
  poll_fd = epoll_create1(0);
  for (int i = 0; i < count; i++) open_peer(&peers[i]);
  double started_at = now_ms(), cpu_before = cpu_ms(), at = started_at, looked_at = started_at;
  for (int i = 0; i < count; i++) ask(&peers[i], at);
  static struct epoll_event events[MAX_CONNECTIONS];
  while (at - started_at < duration_ms) {
    int ready = epoll_wait(poll_fd, events, MAX_CONNECTIONS, 10);
    at = now_ms();
    for (int i = 0; i < ready; i++) {
      struct peer *peer = events[i].data.ptr;
      if (!take(peer)) continue;
      round_trips++;
      if (is_short) {
        close(peer->fd);
        open_peer(peer);
      }
      ask(peer, at);
    }
    if (is_udp && at - looked_at > LOST_AFTER_MS) {
      repeat_lost(at);
      looked_at = at;
    }
  }
  double took_ms = at - started_at;
  printf("{\"perSecond\":%.0f,\"roundTrips\":%ld,\"lost\":%ld,\"busy\":%.2f}\n", round_trips * 1e3 / took_ms, round_trips, lost, (cpu_ms() - cpu_before) / took_ms);
  return 0;
}
