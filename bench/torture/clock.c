/*
 * A wall clock that can be set and a host that can have slept, for chosen processes only: preloaded
 * (LD_PRELOAD), it adds to what the kernel says what stands in the file AGENTHOST_TORTURE_CLOCK, mapped:
 *
 *   int64 nanoseconds to add to CLOCK_REALTIME, gettimeofday and time
 *   int64 nanoseconds to add to CLOCK_BOOTTIME: what the host has slept
 *
 * CLOCK_MONOTONIC is never touched, as on Linux. libuv asks /proc/uptime before CLOCK_BOOTTIME: it is told
 * that there is none. Programs that this one starts are preloaded only where they are given both variables.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *added = NULL;

__attribute__((constructor)) static void map_file(void) {
  const char *path = getenv("AGENTHOST_TORTURE_CLOCK");
  if (!path) return;
  int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  void *map = mmap(NULL, 2 * sizeof *added, PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  if (map != MAP_FAILED) added = map;
}

static void add(struct timespec *t, int64_t ns) {
  int64_t sum = (int64_t)t->tv_sec * 1000000000 + t->tv_nsec + ns;
  t->tv_sec = (time_t)(sum / 1000000000);
  t->tv_nsec = (long)(sum % 1000000000);
}

int clock_gettime(clockid_t id, struct timespec *t) {
  static int (*real)(clockid_t, struct timespec *) = NULL;
  if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int answer = real(id, t);
  if (answer != 0 || !added) return answer;
  if (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE) add(t, added[0]);
  if (id == CLOCK_BOOTTIME) add(t, added[1]);
  return 0;
}

int gettimeofday(struct timeval *restrict t, void *restrict zone) {
  (void)zone;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  t->tv_sec = now.tv_sec;
  t->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *t) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (t) *t = now.tv_sec;
  return now.tv_sec;
}

static int opened(const char *path, int flags, mode_t mode) {
  if (added && strcmp(path, "/proc/uptime") == 0) {
    errno = ENOENT;
    return -1;
  }
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return opened(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return opened(path, flags | O_LARGEFILE, mode);
}
