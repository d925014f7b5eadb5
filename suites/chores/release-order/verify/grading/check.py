"""Graded checks of the order of versions."""
import itertools
import os
import subprocess
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
ASCENDING = [
    "0.0.9", "0.9.12", "0.10.0", "1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-Beta", "1.0.0-alpha",
    "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-alpha-2", "1.0.0-beta.2", "1.0.0-beta.11",
    "1.0.0-rc.1", "v1.0.0", "1.0.1", "1.1.0-x", "1.9.2", "1.10.0", "2.0.0", "10.0.0-rc.1",
    "10.0.0", "20240105.0.0", "20240105.0.20240106120000",
]


def run(program, *args, **options):
    return subprocess.run(["/bin/sh", os.path.join("bin", program)] + list(args), cwd=ROOT,
                          input=options.get("input", ""), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, universal_newlines=True)


class Order(unittest.TestCase):
    def older(self, have, want):
        return run("needs-upgrade", have, want).returncode

    def test_neighbours(self):
        for low, high in zip(ASCENDING, ASCENDING[1:]):
            self.assertEqual(self.older(low, high), 0, "%s < %s" % (low, high))
            self.assertEqual(self.older(high, low), 1, "%s > %s" % (high, low))

    def test_far_apart(self):
        for low, high in itertools.islice(itertools.combinations(ASCENDING, 2), 0, None, 17):
            self.assertEqual(self.older(low, high), 0, "%s < %s" % (low, high))

    def test_equal(self):
        for a, b in (("1.2.3", "1.2.3"), ("v1.2.3", "1.2.3"), ("1.2.3", "v1.2.3"),
                     ("1.0.0-rc.1", "v1.0.0-rc.1")):
            self.assertEqual(self.older(a, b), 1)

    def test_latest(self):
        mixed = ASCENDING[::2] + ASCENDING[1::2][::-1]
        self.assertEqual(run("latest", input="\n".join(mixed)).stdout, ASCENDING[-1] + "\n")
        self.assertEqual(run("latest", input="1.0.0\n\nv2.0.0\n2.0.0\n").stdout, "v2.0.0\n")
        self.assertEqual(run("latest", input="2.0.0\nv2.0.0\nv2.0.0-z\n").stdout, "2.0.0\n")

    def test_what_is_no_version(self):
        for text in ("1.2", "1.2.3.4", "one", "1.2.3-", "1.2.x"):
            self.assertEqual(self.older(text, "1.0.0"), 2)
            self.assertEqual(run("latest", input="1.0.0\n%s\n" % text).returncode, 2)
        self.assertEqual(run("latest", input="\n").returncode, 1)

    def test_the_tests_of_the_repository(self):
        ended = subprocess.run(["/bin/sh", "tests/run.sh"], cwd=ROOT, stdout=subprocess.PIPE,
                               universal_newlines=True)
        self.assertEqual((ended.returncode, ended.stdout), (0, "all passed\n"))

    def test_no_gnu_only_flags(self):
        for folder in ("bin", "lib"):
            for name in os.listdir(os.path.join(ROOT, folder)):
                with open(os.path.join(ROOT, folder, name)) as file:
                    lines = [line for line in file if not line.lstrip().startswith("#")]
                self.assertNotRegex("".join(lines), r"sort\b[^|\n]*\s(-[a-zA-Z]*V|--version-sort)")


if __name__ == "__main__":
    unittest.main()
