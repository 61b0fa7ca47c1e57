import unittest

from .clickhouse_statements import clauses, split


class Split(unittest.TestCase):
    def test_semicolons_in_literals_and_comments_do_not_cut(self) -> None:
        script = "-- a; b\nSELECT ';', `x;y`, 'it''s \\'; ' /* ; */;\n/* only; a comment */;\nSELECT $t$;$t$"
        self.assertEqual(split(script), ["SELECT ';', `x;y`, 'it''s \\'; '", "SELECT $t$;$t$"])

    def test_comment_inside_a_statement_stays(self) -> None:
        self.assertEqual(split("SELECT 1 -- one\n, 2;"), ["SELECT 1 -- one\n, 2"])


class Clauses(unittest.TestCase):
    def test_of_a_merge_tree(self) -> None:
        engine = "ReplacingMergeTree(ver) PARTITION BY toYYYYMM(d) ORDER BY (a, `TTL`) TTL d + toIntervalDay(1) TO VOLUME 'cold' SETTINGS x = 1"
        self.assertEqual(
            clauses(engine),
            {
                "ENGINE": "ReplacingMergeTree(ver)",
                "PARTITION BY": "toYYYYMM(d)",
                "ORDER BY": "(a, `TTL`)",
                "TTL": "d + toIntervalDay(1) TO VOLUME 'cold'",
                "SETTINGS": "x = 1",
            },
        )


if __name__ == "__main__":
    unittest.main()
