"""Graded checks of the revert, on what is committed."""
import os
import shutil
import subprocess
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
ENV = {"PATH": os.environ.get("PATH", ""), "HOME": HERE, "GIT_CONFIG_GLOBAL": "/dev/null",
       "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
BROKE = "slug: lower the case first, capitals need no rule then"


def git(*args):
    return subprocess.run(("git",) + args, cwd=ROOT, env=ENV, stdout=subprocess.PIPE, check=True,
                          stderr=subprocess.DEVNULL).stdout.decode("utf-8")


class Revert(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tree = tempfile.mkdtemp(dir=HERE)
        for name in git("ls-tree", "-r", "--name-only", "main").splitlines():
            path = os.path.join(cls.tree, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(git("show", "main:" + name))

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.tree)

    def slug(self, *args):
        return subprocess.run(("/bin/sh", "slug.sh") + args, cwd=self.tree, env=ENV,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def test_one_new_commit_on_the_old_history(self):
        subjects = git("log", "--format=%s", "main").splitlines()
        self.assertEqual(len(subjects), 44)
        self.assertEqual(subjects[1], "Tell of the slugs")
        self.assertEqual(git("rev-list", "--min-parents=2", "main"), "")
        times = git("log", "--format=%at", "--skip=1", "main").split()
        self.assertEqual(times, [str(1700000000 + day * 86400) for day in range(43, 0, -1)])

    def test_it_names_what_it_takes_back(self):
        bad = git("log", "--format=%H", "--fixed-strings", "--grep=" + BROKE, "--skip=0",
                  "main~1").split()[-1]
        self.assertIn(bad[:7], git("log", "-1", "--format=%B", "main"))

    def test_it_takes_back_only_that(self):
        self.assertEqual(sorted(git("diff", "--name-only", "main~1", "main").split()),
                         ["plain.sed", "slug.sh"])

    def test_slugs_are_as_they_were(self):
        for title, slug in (("\u00c9t\u00e9 \u00e0 la mer", "ete-a-la-mer"), ("Hello, World!", "hello-world"),
                            ("\u00c9cole", "ecole"), ("\u00fcber C", "ueber-c")):
            self.assertEqual(self.slug(title).stdout.decode(), slug + "\n")

    def test_what_came_later_stays(self):
        self.assertEqual(self.slug("Gr\u00f6\u00dfe").stdout.decode(), "groesse\n")
        none = self.slug()
        self.assertEqual((none.returncode, none.stderr), (2, b"usage: slug.sh TITLE\n"))
        self.assertEqual(len(os.listdir(os.path.join(self.tree, "pages"))), 36)
        self.assertTrue(os.path.exists(os.path.join(self.tree, "list.sh")))
        with open(os.path.join(self.tree, "README.md")) as file:
            self.assertIn("Slugs:", file.read())

    def test_the_rest_is_clean(self):
        status = [line for line in git("status", "--porcelain").splitlines()
                  if not line.endswith("grading/")]
        self.assertEqual(status, [])
        self.assertEqual(git("symbolic-ref", "HEAD").strip(), "refs/heads/main")
        self.assertFalse(os.path.exists(os.path.join(ROOT, ".git", "BISECT_LOG")))
        self.assertFalse(os.path.exists(os.path.join(ROOT, ".git", "REVERT_HEAD")))


if __name__ == "__main__":
    unittest.main()
