import os
import shutil
import tempfile
import unittest

from letters.merge import merge

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TEMPLATE = os.path.join(ROOT, "templates", "reminder.txt")
ROWS = "id,name,title,due\n7,Zo\u00eb M\u00fcller,Emma,1 May\n"


class Letters(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(dir=os.path.dirname(os.path.abspath(__file__)))
        self.addCleanup(shutil.rmtree, self.folder)

    def letter(self, content):
        source = os.path.join(self.folder, "list.csv")
        with open(source, "wb") as file:
            file.write(content)
        (path,) = merge(source, TEMPLATE, os.path.join(self.folder, "out"))
        with open(path, "rb") as file:
            return file.read().decode("utf-8")

    def test_a_list_of_the_till(self):
        self.assertIn("Dear Zo\u00eb M\u00fcller,", self.letter(ROWS.encode("latin-1")))

    def test_a_list_of_the_shop(self):
        self.assertIn("Dear Zo\u00eb M\u00fcller,", self.letter(ROWS.encode("utf-8")))


if __name__ == "__main__":
    unittest.main()
