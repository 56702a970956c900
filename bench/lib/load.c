/*
 * Load in a closed loop: each connection (TCP) or socket (UDP) sends a message, waits for the whole echo, and sends the next.
 *
 *   load tcp|udp|short|tls PORT CONNECTIONS BYTES MILLISECONDS [HEX]  HEX: the message, BYTES long; otherwise it is all x
 *                                                                     short: TCP, a new connection for each message
 *                                                                     tls: only when compiled with -DWITH_TLS -lssl -lcrypto;
 *                                                                     handshakes are over before the time is taken
 *   → begin                                                 when time begins
 *   → {"perSecond":…,"roundTrips":…,"lost":…,"busy":…}    busy: share of a core it used, to see that it is not the bottleneck;
 *                                                         connections stay open until its input ends
 *
 * In C because a round trip costs it little more than its system calls: a generator written like the servers would be as busy as they are,
 * and on two cores the slower of the two would be measured. A datagram without an echo for 200 ms counts as lost and is sent again. Time
 * begins when every TCP connection is open, and when every UDP socket has had an echo, or after 2 s: a server that begins a process for each peer
 * has begun them then.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
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

#include "common.h"

#ifdef WITH_TLS
#include <openssl/ssl.h>
static SSL_CTX *tls;
#endif

#define MAX_CONNECTIONS 4096
#define MAX_BYTES 65536
#define LOST_AFTER_MS 200
#define BEGIN_WITHIN_MS 2000
#define LINGER_S 5
#define SHORT_ADDRESSES 64

struct peer {
  int fd;
  int missing, was_answered;
  double sent_at;
#ifdef WITH_TLS
  SSL *tls;
#endif
};

static struct peer peers[MAX_CONNECTIONS];
static char message[MAX_BYTES];
static char answer[MAX_BYTES];
static int count, bytes, is_udp, is_short, port, poll_fd;
static long round_trips, lost;

/* Nobody had the port at that moment: as good as lost. */
static int is_refused_datagram(void) {
  return is_udp && errno == ECONNREFUSED;
}

#ifdef WITH_TLS
/* Whoever it is: certificates are not what is measured. */
static void shake_hands(struct peer *peer) {
  peer->tls = SSL_new(tls);
  SSL_set_fd(peer->tls, peer->fd);
  if (SSL_connect(peer->tls) != 1) fail("SSL_connect");
  fcntl(peer->fd, F_SETFL, O_NONBLOCK);
}
#endif

static void put(struct peer *peer) {
  /* A message is far smaller than a socket buffer that is empty: it goes whole. */
#ifdef WITH_TLS
  if (tls != NULL) {
    if (SSL_write(peer->tls, message, bytes) != bytes) fail("SSL_write");
    return;
  }
#endif
  if (send(peer->fd, message, bytes, MSG_NOSIGNAL) != bytes && !is_refused_datagram()) fail("send");
}

/* How many bytes came; -1 when there are none now. */
static ssize_t get(struct peer *peer) {
#ifdef WITH_TLS
  if (tls != NULL) {
    int taken = SSL_read(peer->tls, answer, sizeof answer);
    if (taken > 0) return taken;
    if (SSL_get_error(peer->tls, taken) != SSL_ERROR_WANT_READ) fail("SSL_read");
    return -1;
  }
#endif
  ssize_t got = recv(peer->fd, answer, sizeof answer, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR || is_refused_datagram())) return -1;
  if (got <= 0) fail("recv");
  return got;
}

/*
 * A connection that is closed keeps its pair of address and port for a second or more. From one address there are 28,000 ports, so more
 * than 14,000 connections a second cannot be made, and before that the system spends most of its time looking for a port. So they come from
 * many addresses of the loopback network in turn.
 */
static void bind_next(int fd) {
  static unsigned turn;
  struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + turn++ % SHORT_ADDRESSES)};
  int on = 1;
  /* The port is chosen by connect(), which knows the other end: any that is free towards it. */
  setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  if (bind(fd, (struct sockaddr *)&from, sizeof from) < 0) fail("bind");
}

static void open_peer(struct peer *peer) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int on = 1;
  peer->fd = socket(AF_INET, is_udp ? SOCK_DGRAM : SOCK_STREAM, 0);
  if (peer->fd < 0) fail("socket");
  if (is_short) bind_next(peer->fd);
  if (connect(peer->fd, (struct sockaddr *)&to, sizeof to) < 0) fail("connect");
  if (!is_udp) setsockopt(peer->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
#ifdef WITH_TLS
  if (tls != NULL) shake_hands(peer);
#endif
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = peer};
  if (epoll_ctl(poll_fd, EPOLL_CTL_ADD, peer->fd, &event) < 0) fail("epoll_ctl");
}

static void ask(struct peer *peer, double at) {
  peer->missing = bytes;
  peer->sent_at = at;
  put(peer);
}

/* True when the echo is complete. */
static int take(struct peer *peer) {
  ssize_t got = get(peer);
  if (got < 0) return 0;
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

/* What was before does not count. Whoever watches what is measured is told. */
static void begin(double *started_at, double *cpu_before, double at) {
  puts("begin");
  fflush(stdout);
  *started_at = at;
  *cpu_before = cpu_ms();
  round_trips = lost = 0;
}

/* Whoever watches what is measured reads its times while every connection is open; then closes our input. */
static void linger(void) {
  char byte;
  fflush(stdout);
  alarm(LINGER_S);
  while (read(STDIN_FILENO, &byte, 1) > 0);
}

int main(int argc, char **argv) {
  if (argc != 6 && argc != 7) return 2;
  is_udp = strcmp(argv[1], "udp") == 0;
  is_short = strcmp(argv[1], "short") == 0;
  if (strcmp(argv[1], "tls") == 0) {
#ifdef WITH_TLS
    tls = SSL_CTX_new(TLS_client_method());
#else
    return 2;
#endif
  }
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
  if (!is_udp) begin(&started_at, &cpu_before, at);
  for (int i = 0; i < count; i++) ask(&peers[i], at);
  static struct epoll_event events[MAX_CONNECTIONS];
  int unanswered = is_udp ? count : 0;
  while (unanswered > 0 || at - started_at < duration_ms) {
    int ready = epoll_wait(poll_fd, events, MAX_CONNECTIONS, 10);
    at = now_ms();
    for (int i = 0; i < ready; i++) {
      struct peer *peer = events[i].data.ptr;
      if (!take(peer)) continue;
      round_trips++;
      if (unanswered > 0 && !peer->was_answered) {
        peer->was_answered = 1;
        if (--unanswered == 0) begin(&started_at, &cpu_before, at);
      }
      if (is_short) {
        close(peer->fd);
        open_peer(peer);
      }
      ask(peer, at);
    }
    if (unanswered > 0 && at - started_at > BEGIN_WITHIN_MS) {
      unanswered = 0;
      begin(&started_at, &cpu_before, at);
    }
    if (is_udp && at - looked_at > LOST_AFTER_MS) {
      repeat_lost(at);
      looked_at = at;
    }
  }
  double took_ms = at - started_at;
  printf("{\"perSecond\":%.0f,\"roundTrips\":%ld,\"lost\":%ld,\"busy\":%.2f}\n", round_trips * 1e3 / took_ms, round_trips, lost, (cpu_ms() - cpu_before) / took_ms);
  linger();
  return 0;
}
