import unittest

from catalog.cache import Cache


class OneThread(unittest.TestCase):
    def test_what_is_kept_is_not_loaded_again(self):
        cache = Cache(str.upper, 2)
        self.assertEqual([cache.get("a"), cache.get("a"), cache.get("b")], ["A", "A", "B"])
        self.assertEqual((cache.loads, cache.hits, len(cache)), (2, 1, 2))

    def test_the_least_recently_used_goes(self):
        asked = []
        cache = Cache(lambda key: asked.append(key) or key, 2)
        for key in "abacb":
            cache.get(key)
        self.assertEqual("".join(asked), "abcb")


if __name__ == "__main__":
    unittest.main()
