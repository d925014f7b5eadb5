import unittest

from tariffs import gas, power, water


class Tariffs(unittest.TestCase):
    def test_water(self):
        bill = water.bill(120, 155, 30)
        self.assertEqual([line["units"] for line in bill["lines"]], [10, 20, 5])
        self.assertEqual((bill["base"], bill["total"]), (480, 950 + 2840 + 1050 + 480))

    def test_the_water_meter_rolls_over(self):
        self.assertEqual(water.bill(99995, 5, 30)["used"], 10)

    def test_power(self):
        self.assertEqual(power.bill(0, 101, 30)["total"], 2810 + 32 + 1190)

    def test_gas(self):
        self.assertEqual(gas.bill(0, 1, 1)["total"], 1500)
        with self.assertRaisesRegex(ValueError, "gas: reading 4 is before 5"):
            gas.bill(5, 4, 30)

    def test_summary(self):
        self.assertEqual(
            water.summary(water.bill(0, 3, 30)),
            "Water, 3 m3\n       3 x  0.95 =      2.85\n"
            "  base fee                 4.80\n  total                    7.65",
        )


if __name__ == "__main__":
    unittest.main()
