/*
 * The floor under every restart: waits for its child and fork+execs the same one again, nothing else.
 *
 *   floor PROGRAM [ARGUMENT…]
 *
 * SIGTERM ends it and its child.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t child = 0;

static void end(int number) {
  (void)number;
  if (child > 0) kill(child, SIGKILL);
  _exit(0);
}

int main(int argc, char **argv) {
  if (argc < 2) {
    fprintf(stderr, "usage: floor PROGRAM [ARGUMENT...]\n");
    return 64;
  }
  signal(SIGTERM, end);
  for (;;) {
    pid_t pid = fork();
    if (pid == 0) {
      execv(argv[1], argv + 1);
      _exit(127);
    }
    if (pid < 0) return 71;
    child = pid;
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
    }
    child = 0;
  }
}
