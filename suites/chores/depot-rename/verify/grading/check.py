"""Graded checks of the rename."""
import ast
import contextlib
import io
import json
import os
import re
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, ROOT)

STATE = {
    "depots": [
        {"depot_code": "N", "name": "North Road", "places": 1},
        {"depot_code": "S", "name": "South Quay", "places": 2},
    ],
    "parcels": [
        {"id": "P-1", "depot": "N", "grams": 900},
        {"id": "P-2", "depot": "S", "grams": 1200},
    ],
}
KEYS = {"depot", "depots", "depot_code"}
OLD = re.compile(r"depot(?!sit|ory)", re.IGNORECASE)


def old(text):
    """Lines that speak of the file's keys may name them."""
    lines = [line for line in text.split("\n") if not re.search("(?i)key|json|scanner", line)]
    text = "\n".join(lines)
    return OLD.search(re.sub(r"deposit\w*|depositor\w*", "", text, flags=re.IGNORECASE))


def sources():
    for folder, names, files in os.walk(ROOT):
        names[:] = [n for n in names if not n.startswith((".", "__pycache__", "grading"))]
        for name in files:
            if name.endswith((".py", ".md")):
                path = os.path.join(folder, name)
                with open(path, encoding="utf-8") as file:
                    yield os.path.relpath(path, ROOT), file.read()


class Names(unittest.TestCase):
    def test_modules(self):
        self.assertTrue(os.path.exists(os.path.join(ROOT, "parcels", "hub.py")))
        self.assertFalse(os.path.exists(os.path.join(ROOT, "parcels", "depot.py")))
        self.assertTrue(os.path.exists(os.path.join(ROOT, "parcels", "deposit.py")))

    def test_python(self):
        for path, text in sources():
            if not path.endswith(".py"):
                continue
            for node in ast.walk(ast.parse(text)):
                for word in ("name", "id", "attr", "arg", "asname", "module"):
                    value = getattr(node, word, None)
                    if isinstance(value, str):
                        self.assertFalse(old(value), "%s: %s" % (path, value))
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    if node.value not in KEYS:
                        rest = re.sub(r"[\"'](depots?|depot_code)[\"']", "", node.value)
                        self.assertFalse(old(rest), "%s: %r" % (path, node.value))

    def test_documents(self):
        for path, text in sources():
            if path.endswith(".md"):
                rest = re.sub(r"[\"'`](depots?|depot_code)[\"'`]", "", text)
                self.assertFalse(old(rest), path)
                self.assertFalse(old(os.path.basename(path)), path)

    def test_documents_tell_of_hubs(self):
        texts = dict(sources())
        self.assertIn("--hub NORTH", texts["README.md"])
        self.assertIn("HubFull", "".join(texts.values()))
        documents = "".join(t for p, t in texts.items() if p.endswith(".md"))
        self.assertIn("depot_code", documents, "the file of the scanners is still described")
        self.assertRegex(documents, r"depository account")
        self.assertRegex(documents, r"deposit\b")


class Behaviour(unittest.TestCase):
    def cli(self, *args):
        from parcels.cli import main

        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = main(["--file", self.path] + list(args))
            except SystemExit as ended:
                code = ended.code
        return code, out.getvalue(), err.getvalue()

    def setUp(self):
        handle, self.path = tempfile.mkstemp(dir=HERE)
        os.close(handle)
        with open(self.path, "w") as file:
            json.dump(STATE, file)
        self.addCleanup(os.remove, self.path)

    def test_list(self):
        self.assertEqual(
            self.cli("hubs"), (0, "N\tNorth Road\t0 free\nS\tSouth Quay\t1 free\n", "")
        )

    def test_move(self):
        self.assertEqual(
            self.cli("move", "P-1", "--hub", "S"), (0, "P-1 is in hub South Quay now\n", "")
        )
        with open(self.path) as file:
            state = json.load(file)
        self.assertEqual(state["depots"], STATE["depots"])
        self.assertEqual({p["depot"] for p in state["parcels"]}, {"S"})

    def test_refusals(self):
        self.assertEqual(self.cli("move", "P-2", "--hub", "N")[::2], (1, "hub N is full\n"))
        self.assertEqual(self.cli("move", "P-2", "--hub", "Q")[::2], (2, "no such hub: Q\n"))

    def test_old_words_are_gone(self):
        self.assertEqual(self.cli("depots")[0], 2)
        self.assertEqual(self.cli("move", "P-1", "--depot", "S")[0], 2)
        self.assertEqual(self.cli("deposit", "P-2"), (0, "300 cents\n", ""))

    def test_package(self):
        import parcels
        from parcels.hub import Hub, HubFull

        self.assertIs(parcels.Hub, Hub)
        self.assertEqual(sorted(parcels.__all__), ["Hub", "HubFull", "Network"])
        self.assertEqual(str(HubFull("Z")), "hub Z is full")
        self.assertEqual(HubFull("Z").hub_code, "Z")
        network = parcels.Network.from_state(STATE)
        self.assertEqual(network.hub_of("P-2").code, "S")
        self.assertEqual(sorted(network.hubs), ["N", "S"])
        self.assertEqual(network.to_state(), STATE)


if __name__ == "__main__":
    unittest.main()
