"""Graded checks of the inbox, with clocks that stand, jump and go back."""
import os
import shutil
import subprocess
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
#: Stand-ins for `date`: by format only, and one call after the other.
CLOCKS = {
    "stands": "n=1700000000",
    "runs": "n=$((1700000000 + 60 * $(cat \"$COUNT\" | wc -c)))",
    "goes back": "n=$((1700000000 - 7 * $(cat \"$COUNT\" | wc -c)))",
    "grows a digit": "n=$((999999998 + $(cat \"$COUNT\" | wc -c)))",
}


class Inbox(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.mkdtemp(dir=HERE)
        self.addCleanup(shutil.rmtree, self.place)
        self.box = os.path.join(self.place, "the box")
        self.count = os.path.join(self.place, "count")
        open(self.count, "w").close()
        self.tools = os.path.join(self.place, "tools")
        os.mkdir(self.tools)
        self.clock("stands")

    def clock(self, name):
        path = os.path.join(self.tools, "date")
        with open(path, "w") as file:
            file.write("#!/bin/sh\nprintf x >> \"$COUNT\"\n%s\necho $n\n" % CLOCKS[name])
        os.chmod(path, 0o755)

    def env(self, **more):
        return dict({"PATH": self.tools + ":/usr/bin:/bin", "COUNT": self.count, "HOME": self.place,
                     "TMPDIR": self.place}, **more)

    def inbox(self, *args):
        ended = subprocess.run(["/bin/sh", os.path.join(ROOT, "bin", "inbox")] + list(args), cwd="/",
                               env=self.env(INBOX=self.box), stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, universal_newlines=True)
        return ended.returncode, ended.stdout

    def run_tests(self, root):
        return subprocess.run(["/bin/sh", os.path.join(root, "tests", "run.sh")], cwd="/", env=self.env(),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT).returncode

    def test_every_clock(self):
        for clock in sorted(CLOCKS):
            self.clock(clock)
            shutil.rmtree(self.box, ignore_errors=True)
            numbers = [int(self.inbox("add", "ticket %d\nmore" % n)[1]) for n in range(11)]
            self.assertEqual(numbers, sorted(set(numbers)), clock)
            expected = "".join("%d\tticket %d\n" % (number, n) for n, number in enumerate(numbers))
            self.assertEqual(self.inbox("list"), (0, expected), clock)

    def test_the_times_of_files_mean_nothing(self):
        for n in range(4):
            self.inbox("add", "ticket %d" % n)
        for at, _, names in os.walk(self.box):
            for k, name in enumerate(sorted(names)):
                os.utime(os.path.join(at, name), (10 ** 9 - k, 10 ** 9 - k))
        found = [self.inbox("next") for _ in range(5)]
        self.assertEqual(found, [(0, "ticket %d\n" % n) for n in range(4)] + [(1, "")])

    def test_numbers_are_given_once(self):
        first = int(self.inbox("add", "a")[1])
        second = int(self.inbox("add", "b")[1])
        self.assertEqual(self.inbox("drop", str(second)), (0, ""))
        third = int(self.inbox("add", "c")[1])
        while self.inbox("next")[0] == 0:
            pass
        fourth = int(self.inbox("add", "d")[1])
        self.assertTrue(first < second < third < fourth, (first, second, third, fourth))

    def test_drop(self):
        number = self.inbox("add", "a")[1].strip()
        self.assertEqual(self.inbox("drop", str(int(number) + 1))[0], 1)
        self.assertEqual(self.inbox("drop", number)[0], 0)
        self.assertEqual(self.inbox("list"), (0, ""))
        self.assertEqual(self.inbox("next"), (1, ""))

    def test_its_tests_pass_with_every_clock(self):
        for clock in sorted(CLOCKS):
            self.clock(clock)
            self.assertEqual(self.run_tests(ROOT), 0, clock)

    def broken(self, change):
        """The repository of now, with another program under its tests."""
        root = os.path.join(self.place, "broken")
        for name in ("bin", "lib", "tests"):
            shutil.copytree(os.path.join(ROOT, name), os.path.join(root, name))
        change(root)
        return self.run_tests(root)

    def test_its_tests_catch_the_program_of_before(self):
        def before(root):
            for name in ("bin", "lib"):
                shutil.rmtree(os.path.join(root, name))
                shutil.copytree(os.path.join(HERE, "before", name), os.path.join(root, name))

        self.assertNotEqual(self.broken(before), 0)

    def test_its_tests_catch_a_wrong_order(self):
        def reverse(root):
            path = os.path.join(root, "bin", "inbox")
            os.rename(path, path + "-real")
            with open(path, "w") as file:
                file.write("#!/bin/sh\nreal=$(dirname \"$0\")/inbox-real\n[ \"${1-}\" = list ] || exec sh \"$real\" \"$@\"\n"
                           "sh \"$real\" list | awk '{ l[NR] = $0 } END { for (i = NR; i; i--) print l[i] }'\n")

        self.assertNotEqual(self.broken(reverse), 0)

    def test_nobody_sleeps(self):
        for folder in ("bin", "lib", "tests"):
            for name in os.listdir(os.path.join(ROOT, folder)):
                with open(os.path.join(ROOT, folder, name)) as file:
                    lines = [line for line in file if not line.lstrip().startswith("#")]
                self.assertNotRegex("".join(lines), r"(?m)(^|[;&|(\s])sleep\s")


if __name__ == "__main__":
    unittest.main()
