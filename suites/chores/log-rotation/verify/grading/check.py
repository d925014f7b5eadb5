"""Graded checks of the rotation."""
import gzip
import os
import shutil
import subprocess
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)


class Rotation(unittest.TestCase):
    def setUp(self):
        self.place = os.path.join(tempfile.mkdtemp(dir=HERE), "in stalled")
        self.addCleanup(shutil.rmtree, os.path.dirname(self.place))
        shutil.copytree(os.path.join(ROOT, "bin"), os.path.join(self.place, "bin"))
        os.mkdir(os.path.join(self.place, "etc"))
        self.logs = os.path.join(self.place, "var", "app")
        os.makedirs(self.logs)
        self.configure("var/app 3\n")

    def configure(self, text):
        self.config = os.path.join(self.place, "etc", "rotate.conf")
        with open(self.config, "w") as file:
            file.write(text)

    def night(self, *args, **options):
        script = os.path.join(self.place, "bin", "rotate-logs")
        env = {"PATH": "/usr/bin:/bin", "HOME": self.place}
        return subprocess.run(["/bin/sh", script] + list(args), cwd=options.get("cwd", "/"), env=env,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)

    def write(self, name, text):
        with open(os.path.join(self.logs, name), "a") as file:
            file.write(text)

    def state(self, prefix="app.log."):
        found = {}
        for name in os.listdir(self.logs):
            if name.startswith(prefix):
                with gzip.open(os.path.join(self.logs, name), "rt") as file:
                    found[name[len(prefix):]] = file.read()
        return found

    def nights(self, count, start=1):
        for n in range(start, start + count):
            self.write("app.log", "night %d\n" % n)
            ended = self.night()
            self.assertEqual((ended.returncode, ended.stderr), (0, ""))

    def test_history(self):
        self.nights(2)
        self.assertEqual(self.state(), {"1.gz": "night 2\n", "2.gz": "night 1\n"})

    def test_keep(self):
        self.nights(6)
        self.assertEqual(
            self.state(), {"1.gz": "night 6\n", "2.gz": "night 5\n", "3.gz": "night 4\n"}
        )

    def test_keep_one(self):
        self.configure("# comment\n\nvar/app 1\n")
        self.nights(3)
        self.assertEqual(self.state(), {"1.gz": "night 3\n"})

    def test_more_than_nine(self):
        self.configure("var/app 11\n")
        self.nights(13)
        self.assertEqual(self.state(), {"%d.gz" % n: "night %d\n" % (14 - n) for n in range(1, 12)})

    def test_what_an_earlier_larger_keep_left(self):
        for n in range(1, 7):
            with gzip.open(os.path.join(self.logs, "app.log.%d.gz" % n), "wt") as file:
                file.write("old %d\n" % n)
        self.nights(1)
        self.assertEqual(self.state(), {"1.gz": "night 1\n", "2.gz": "old 1\n", "3.gz": "old 2\n"})

    def test_a_gap_is_no_trouble(self):
        with gzip.open(os.path.join(self.logs, "app.log.2.gz"), "wt") as file:
            file.write("old\n")
        self.nights(1)
        self.assertEqual(self.state(), {"1.gz": "night 1\n", "3.gz": "old\n"})

    def test_the_log_stays_the_same_file(self):
        self.write("app.log", "a\n")
        path = os.path.join(self.logs, "app.log")
        before = os.stat(path).st_ino
        with open(path, "a") as held:
            self.night()
            held.write("after\n")
        self.assertEqual(os.stat(path).st_ino, before)
        with open(path) as file:
            self.assertEqual(file.read(), "after\n")

    def test_an_empty_log_is_left_alone(self):
        self.nights(1)
        self.assertEqual(self.night().returncode, 0)
        self.assertEqual(self.state(), {"1.gz": "night 1\n"})

    def test_logs_do_not_mix(self):
        self.write("app.log", "1\n")
        self.write("app.log.log", "2\n")
        self.write("web two.log", "3\n")
        self.assertEqual(self.night().returncode, 0)
        self.assertEqual(self.state("web two.log."), {"1.gz": "3\n"})
        self.assertEqual(self.state("app.log.log."), {"1.gz": "2\n"})

    def test_a_folder_that_is_missing(self):
        self.configure("var/none 3\nvar/app 3\n")
        self.write("app.log", "x\n")
        ended = self.night()
        self.assertEqual(ended.returncode, 1)
        self.assertIn("var/none", ended.stderr)
        self.assertEqual(self.state(), {"1.gz": "x\n"})

    def test_a_folder_without_logs(self):
        ended = self.night()
        self.assertEqual((ended.returncode, ended.stderr, os.listdir(self.logs)), (0, "", []))

    @unittest.skipIf(" " in HERE, "the format of the configuration has no blanks in folders")
    def test_another_configuration_and_an_absolute_folder(self):
        other = os.path.join(self.place, "other.conf")
        logs = tempfile.mkdtemp(dir=HERE)
        self.addCleanup(shutil.rmtree, logs)
        self.logs = logs
        with open(other, "w") as file:
            file.write("%s 2\n" % logs)
        self.write("app.log", "x\n")
        self.assertEqual(self.night("other.conf", cwd=self.place).returncode, 0)
        self.assertEqual(self.state(), {"1.gz": "x\n"})


if __name__ == "__main__":
    unittest.main()
