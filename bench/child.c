/*
 * The agent of the benchmarks and fault runs: one small program, several behaviours.
 *
 *   child MODE --tag TAG --stamps FILE [--pidfile FILE] [--counts DIR] [--lines N]
 *              [--every-us N] [--after-ms N] [--port N] [--setsid] [--orphan]
 *
 * It stamps what happens to it into FILE itself, one write a line, as
 *   <CLOCK_REALTIME nanoseconds> <pid> <what> <tag>
 * so that no time measured depends on the supervisor, its pipes or its clock.
 * Its output lines are 100 bytes long and numbered from 0 in every process:
 *   L<pid, 10 digits>.<number, 12 digits>:<74 letters>\n
 * With --counts it keeps the number of lines it has really written in a mapped file DIR/<pid>,
 * which survives SIGKILL: the log must hold exactly these.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LINE_BYTES = 100, BLOCK_LINES = 655 };

static const char *tag = "-", *stamps = NULL, *pidfile = NULL, *counts = NULL;
static long long lines = 2000000, every_us = 200000, after_ms = 0;
static int port = 0, own_session = 0, orphan = 0;
static volatile uint64_t *written = NULL;
/* Who has written a line: the pid, but for one that was used before. */
static long long id = 0;

static void stamp(const char *what) {
  if (!stamps) return;
  struct timespec t;
  char text[256];
  clock_gettime(CLOCK_REALTIME, &t);
  int length = snprintf(text, sizeof text, "%lld %d %s %s\n",
                        (long long)t.tv_sec * 1000000000LL + t.tv_nsec, (int)getpid(), what, tag);
  int fd = open(stamps, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return;
  if (write(fd, text, (size_t)length) != length) _exit(9);
  close(fd);
}

static void nap_us(long long us) {
  struct timespec t = {us / 1000000, (us % 1000000) * 1000};
  while (nanosleep(&t, &t) < 0 && errno == EINTR) {
  }
}

/* On a full disk it waits for room with the very same bytes, as a careful logger would. */
static void put(const char *from, size_t left) {
  static int told = 0;
  while (left > 0) {
    ssize_t n = write(STDOUT_FILENO, from, left);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == ENOSPC) {
      if (!told++) stamp("no-space");
      nap_us(20000);
      continue;
    }
    if (n < 0) {
      stamp(errno == EPIPE ? "broken-pipe" : "write-failed");
      _exit(3);
    }
    from += n;
    left -= (size_t)n;
  }
}

static void deafen(void) {
  signal(SIGTERM, SIG_IGN);
  signal(SIGINT, SIG_IGN);
  signal(SIGHUP, SIG_IGN);
}

/* A pid comes again where many processes are started: the second one counts as another, by a million more. */
static void open_count(void) {
  char path[512];
  int fd;
  do {
    snprintf(path, sizeof path, "%s/%lld", counts, id);
    fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) id += 1000000;
  } while (fd < 0 && errno == EEXIST);
  if (fd < 0 || ftruncate(fd, sizeof *written) < 0) _exit(9);
  void *map = mmap(NULL, sizeof *written, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (map == MAP_FAILED) _exit(9);
  close(fd);
  written = map;
}

static void number_line(char *line, long long number) {
  char head[48];
  snprintf(head, sizeof head, "L%010lld.%012llu:", id, (unsigned long long)number);
  memcpy(line, head, 25);
}

static void fill_line(char *line) {
  for (int i = 25; i < LINE_BYTES - 1; i++) line[i] = (char)('a' + i % 26);
  line[LINE_BYTES - 1] = '\n';
}

/* One line at a time, for ever. */
static void tick(void) {
  char line[LINE_BYTES];
  fill_line(line);
  for (long long k = 0;; k++) {
    number_line(line, k);
    put(line, LINE_BYTES);
    if (written) *written = (uint64_t)k + 1;
    if (every_us > 0) nap_us(every_us);
  }
}

/* As fast as it goes, in blocks that never end inside a line. */
static void flood(void) {
  static char block[BLOCK_LINES * LINE_BYTES];
  for (int i = 0; i < BLOCK_LINES; i++) fill_line(block + i * LINE_BYTES);
  stamp("flood-start");
  for (long long k = 0; k < lines;) {
    int n = 0;
    for (; n < BLOCK_LINES && k < lines; n++, k++) number_line(block + n * LINE_BYTES, k);
    put(block, (size_t)n * LINE_BYTES);
    if (written) *written = (uint64_t)k;
  }
  stamp("flood-end");
}

/* The port stays open and the kernel goes on accepting, but nobody answers ever again. */
static void block_for_ever(int signal) {
  (void)signal;
  stamp("blocked");
  for (;;) pause();
}

static void serve(void) {
  static const char answer[] =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n"
      "Connection: close\r\n\r\n{\"ok\":true}";
  int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 64) < 0) {
    stamp("port-taken");
    _exit(4);
  }
  fcntl(listener, F_SETFD, FD_CLOEXEC);
  signal(SIGUSR2, block_for_ever);
  stamp("serving");
  for (;;) {
    char question[4096];
    int peer = accept(listener, NULL, NULL);
    if (peer < 0) continue;
    if (read(peer, question, sizeof question) > 0) {
      if (write(peer, answer, sizeof answer - 1) < 0) stamp("peer-gone");
    }
    close(peer);
  }
}

/* A megabyte at a time, and never gives any back. */
static void grow(void) {
  enum { PIECE_BYTES = 1 << 20 };
  for (;;) {
    char *piece = malloc(PIECE_BYTES);
    if (piece) memset(piece, 1, PIECE_BYTES);
    nap_us(every_us);
  }
}

/* With --orphan its parent is gone at once, so that no walk from parent to child finds it. */
static void fork_grandchild(void) {
  if (fork() != 0) return;
  if (own_session) setsid();
  if (orphan && fork() != 0) _exit(0);
  stamp("grandchild");
  for (;;) pause();
}

static void read_arguments(int argc, char **argv) {
  for (int i = 2; i < argc; i++) {
    const char *name = argv[i], *value = i + 1 < argc ? argv[i + 1] : "";
    if (!strcmp(name, "--setsid") || !strcmp(name, "--orphan")) {
      own_session = own_session || name[2] == 's';
      orphan = orphan || name[2] == 'o';
      continue;
    }
    i++;
    if (!strcmp(name, "--tag")) tag = value;
    else if (!strcmp(name, "--stamps")) stamps = value;
    else if (!strcmp(name, "--pidfile")) pidfile = value;
    else if (!strcmp(name, "--counts")) counts = value;
    else if (!strcmp(name, "--lines")) lines = atoll(value);
    else if (!strcmp(name, "--every-us")) every_us = atoll(value);
    else if (!strcmp(name, "--after-ms")) after_ms = atoll(value);
    else if (!strcmp(name, "--port")) port = atoi(value);
    else {
      fprintf(stderr, "child: unknown argument %s\n", name);
      exit(64);
    }
  }
}

int main(int argc, char **argv) {
  const char *mode = argc > 1 ? argv[1] : "idle";
  read_arguments(argc, argv);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGCHLD, SIG_IGN);
  id = getpid();
  stamp("start");
  if (counts) open_count();
  if (pidfile) {
    FILE *file = fopen(pidfile, "w");
    if (file) fprintf(file, "%d\n", (int)getpid()), fclose(file);
  }
  if (!strcmp(mode, "stubborn")) deafen(), fork_grandchild();
  if (!strcmp(mode, "crash")) {
    nap_us(after_ms * 1000);
    return 1;
  }
  if (!strcmp(mode, "ticker")) tick();
  if (!strcmp(mode, "flood")) flood();
  if (!strcmp(mode, "server")) serve();
  if (!strcmp(mode, "grow")) grow();
  for (;;) pause();
}
