import unittest

from . import snapshot


class Dumps(unittest.TestCase):
    def test_short_values_stay_on_one_line(self) -> None:
        text = snapshot.dumps({"columns": [{"name": "id", "type": "integer"}], "empty": {}})
        self.assertEqual(text, '{\n  "columns": [\n    {"name": "id", "type": "integer"}\n  ],\n  "empty": {}\n}\n')

    def test_difference_names_the_line(self) -> None:
        text = snapshot.diff({"a": 1}, {"a": 2}, "old", "new")
        self.assertIn('-  "a": 1', text)
        self.assertIn('+  "a": 2', text)
        self.assertEqual(snapshot.diff({"a": 1}, {"a": 1}, "old", "new"), "")

    def test_empty_members_are_dropped(self) -> None:
        self.assertEqual(snapshot.without_empty({"a": None, "b": {"c": []}, "d": False}), {"d": False})


if __name__ == "__main__":
    unittest.main()
