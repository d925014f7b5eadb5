/*
 * Node with the clock of the torture preloaded, under the name by which it was called: agenthost starts its gateway and
 * its own commands by that name once more, so that they read the same clock. Its pid is Node's.
 */
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv) {
  (void)argc;
  setenv("LD_PRELOAD", TORTURE_PRELOAD, 1);
  setenv("AGENTHOST_TORTURE_CLOCK", TORTURE_CLOCK, 1);
  execv(TORTURE_NODE, argv);
  return 127;
}
