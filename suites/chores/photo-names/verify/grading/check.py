"""Graded checks of the photo archive."""
import os
import shutil
import subprocess
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
NAMES = ["plain.jpg", "a b.jpg", "  two  .JPG", "line\nbreak.jpeg", "\n.jpg", "*.jpg", "-n.jpg", "-rf.Jpeg",
         "back\\nslash.jpg", "$(touch bad).jpg", "`x`;'\".jpg", "[a].jpg", "ends.jpg\n.jpg", "a.b c.jpg", "?.jpg"]
FOLDERS = ["beach", "my trip", "-x", "two\nlines", "ends\n", "*", "\\t", " "]


class Archive(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.mkdtemp(dir=HERE)
        self.addCleanup(shutil.rmtree, self.place)
        self.program = os.path.join(self.place, "my tools")
        os.mkdir(self.program)
        for name in ("bin", "lib"):
            shutil.copytree(os.path.join(ROOT, name), os.path.join(self.program, name))
        self.scratch = os.path.join(self.place, "t m p")
        os.mkdir(self.scratch)

    def put(self, path, text):
        path = os.path.join(self.place, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)

    def tree(self, folder):
        found = {}
        base = os.path.join(self.place, folder)
        for at, _, files in os.walk(base):
            for name in files:
                path = os.path.join(at, name)
                with open(path) as file:
                    found[os.path.relpath(path, base)] = file.read()
        return found

    def archive(self, card="card", target="archive"):
        env = {"PATH": "/usr/bin:/bin", "HOME": self.place, "TMPDIR": self.scratch}
        script = os.path.join(self.program, "bin", "archive-photos")
        return subprocess.run(["/bin/sh", script, card, target], cwd=self.place, env=env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)

    def told(self, ended, copied, had):
        self.assertEqual((ended.returncode, ended.stdout), (0, "copied %d, had %d\n" % (copied, had)),
                         ended.stderr)

    def test_every_name(self):
        expected = {}
        for n, name in enumerate(NAMES):
            self.put("card/deep/" + FOLDERS[n % len(FOLDERS)] + "/" + name, "photo %d" % n)
            expected[FOLDERS[n % len(FOLDERS)] + "/" + name] = "photo %d" % n
        before = self.tree("card")
        self.told(self.archive(), len(NAMES), 0)
        self.assertEqual(self.tree("archive"), expected)
        self.told(self.archive(), 0, len(NAMES))
        self.assertEqual(self.tree("archive"), expected)
        self.assertEqual(self.tree("card"), before)
        self.assertEqual(sorted(os.listdir(self.place)), ["archive", "card", "my tools", "t m p"])

    def test_arguments_of_every_name(self):
        for card, target in (("my card", "my archive"), ("-card", "-archive"), ("*", "new\nline"), ("c/", "a/")):
            self.put(card.rstrip("/") + "/top photo.jpg", "1")
            self.put(card.rstrip("/") + "/x/y.jpg", "2")
            self.told(self.archive(card, target), 2, 0)
            self.assertEqual(self.tree(target), {"top/top photo.jpg": "1", "x/y.jpg": "2"})
            shutil.rmtree(os.path.join(self.place, card))
            shutil.rmtree(os.path.join(self.place, target))

    def test_an_absolute_card(self):
        self.put("card/a.jpg", "1")
        self.told(self.archive(os.path.join(self.place, "card"), os.path.join(self.place, "archive")), 1, 0)
        self.assertEqual(self.tree("archive"), {"top/a.jpg": "1"})

    def test_only_photos(self):
        for name in ("a.jpg.txt", "b.jpXg", "cjpg", "d.png", "x.jpg/inside.txt"):
            self.put("card/" + name, name)
        self.put("card/e.JpEg", "e")
        os.symlink("e.JpEg", os.path.join(self.place, "card", "link.jpg"))
        self.told(self.archive(), 1, 0)
        self.assertEqual(self.tree("archive"), {"top/e.JpEg": "e"})

    def test_nothing_is_overwritten(self):
        for n in range(4):
            self.put("card/%d/my trip/a.b c.jpg" % n, "photo %d" % n)
        self.put("card/9/my trip/a.b c.jpg", "photo 2")
        self.told(self.archive(), 4, 1)
        found = self.tree("archive")
        self.assertEqual(set(found), {"my trip/a.b c%s.jpg" % s for s in ("", "-1", "-2", "-3")})
        self.assertEqual(sorted(found.values()), ["photo %d" % n for n in range(4)])
        self.told(self.archive(), 0, 5)
        self.assertEqual(self.tree("archive"), found)

    def test_a_folder_with_a_point(self):
        self.put("card/v1.2/a.jpg", "1")
        self.put("card/x/v1.2/a.jpg", "2")
        self.told(self.archive("card", "the.archive"), 2, 0)
        self.assertEqual(set(self.tree("the.archive")), {"v1.2/a.jpg", "v1.2/a-1.jpg"})

    def test_an_empty_card(self):
        os.mkdir(os.path.join(self.place, "card"))
        self.told(self.archive(), 0, 0)

    def test_no_card(self):
        ended = self.archive("no card")
        self.assertEqual((ended.returncode, ended.stdout), (2, ""))
        self.assertIn("no card", ended.stderr)

    def test_a_copy_that_fails(self):
        self.put("card/bad one/a.jpg", "1")
        self.put("card/good/b.jpg", "2")
        self.put("archive/bad one", "a file where a folder has to be")
        ended = self.archive()
        self.assertEqual((ended.returncode, ended.stdout), (1, "copied 1, had 0\n"))
        self.assertEqual(self.tree("archive")["good/b.jpg"], "2")

    def test_many(self):
        for n in range(40):
            self.put("card/f %d/p.jpg" % n, "%d" % n)
        self.told(self.archive(), 40, 0)


if __name__ == "__main__":
    unittest.main(failfast=True)
