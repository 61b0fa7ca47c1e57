import tempfile
import unittest
from pathlib import Path

from . import specs
from .report import Report


class Yaml(unittest.TestCase):
    def test_core_types_are_those_of_yaml_1_2(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.yaml"
            path.write_text("on: no\nday: 2026-01-01\nflag: true\nnumber: 1.0\n---\nempty:\n", encoding="utf-8")
            first, second = specs.documents(path)
        self.assertEqual(first, {"on": "no", "day": "2026-01-01", "flag": True, "number": 1.0})
        self.assertEqual(second, {"empty": None})


class Expressions(unittest.TestCase):
    def test_an_expression_is_what_the_server_prints_of_it(self) -> None:
        for written, printed in (
            ("confidence between 0 and 1", "CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision)))"),
            ("status in ('a', 'b::c')", "((status)::text = ANY ((ARRAY['a'::character varying, 'b::c'::character varying])::text[]))"),
            ("a <> b", "(a <> b)"),
            ('"Id" = 1', '("Id" = 1)'),
        ):
            self.assertEqual(specs.expression(written), specs.expression(printed.removeprefix("CHECK ")))
        self.assertNotEqual(specs.expression("a > 'B'"), specs.expression("a > 'b'"))

    def test_brackets_and_texts_are_kept_together(self) -> None:
        self.assertEqual(specs.split_list("a, f(b, c), 'x, y)'"), ["a", "f(b, c)", "'x, y)'"])
        self.assertEqual(specs.bracketed("UNIQUE (a, f(b)) INCLUDE (c)"), ("a, f(b)", " INCLUDE (c)"))


class Compare(unittest.TestCase):
    def test_each_difference_is_a_line(self) -> None:
        report = Report("test")
        specs.compare(report, "t", {"a": 1, "b": "", "s": {"x", "y"}}, {"a": 2, "b": None, "s": {"y", "z"}})
        self.assertEqual(
            report.failures,
            ["t: a: the spec says 1, the catalog 2", "t: s: the spec says x, which the catalog lacks", "t: s: the catalog has z, which no spec says"],
        )


if __name__ == "__main__":
    unittest.main()
