"""Collects what the checks find and prints it so that a failing run can be read from its end."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import contextmanager
from time import monotonic
from typing import Iterator

# Failures shown in full; a broken deploy can produce hundreds that all mean the same.
SHOWN = 40


class Report:
    def __init__(self, engine: str) -> None:
        self.engine = engine
        self.failures: list[str] = []
        self.passed = 0
        self._allowances: Counter[tuple[str, str]] = Counter()
        self._notes: list[str] = []
        self._printed = 0

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """A named group of checks: one line with its result and its time."""
        self._print_failures()
        started, passed, failed = monotonic(), self.passed, len(self.failures)
        yield
        passed, failed = self.passed - passed, len(self.failures) - failed
        state = "FAIL" if failed else "ok"
        count = f"{passed} passed" + (f", {failed} failed" if failed else "")
        print(f"{state:4} {title}: {count} ({monotonic() - started:.1f} s)")
        self._print_failures()

    def _print_failures(self) -> None:
        """Those that have not been printed yet."""
        fresh = self.failures[self._printed :]
        for text in fresh[:SHOWN]:
            print("     - " + text.replace("\n", "\n       "))
        if len(fresh) > SHOWN:
            print(f"     - and {len(fresh) - SHOWN} more")
        self._printed = len(self.failures)

    def check(self, good: bool, text: str) -> bool:
        """Counts one check; `text` says what was expected and what came."""
        if good:
            self.passed += 1
        else:
            self.failures.append(text)
        return good

    def fail(self, text: str) -> None:
        self.failures.append(text)

    def allow(self, name: str, detail: str) -> None:
        """Records a named, documented limit of the engine that a check made use of."""
        self._allowances[name, detail] += 1

    def take(self, other: Report, what: str) -> None:
        """Adds what another report found; `what` says where it looked."""
        self.passed += other.passed
        self.failures += [f"{what}: {text}" for text in other.failures]
        self._allowances.update({(name, f"{what}: {detail}"): count for (name, detail), count in other._allowances.items()})

    def note(self, text: str) -> None:
        if text not in self._notes:
            self._notes.append(text)

    def finish(self, reasons: dict[str, str]) -> int:
        """Prints allowances and notes; returns the exit code."""
        if self._allowances:
            print("allowances (limits of this engine that were taken into account):")
            by_name: dict[str, list[str]] = {}
            for (name, detail) in sorted(self._allowances):
                by_name.setdefault(name, []).append(detail)
            for name, details in by_name.items():
                print(f"  {name} ({len(details)}): {reasons.get(name, 'UNDOCUMENTED')}")
                for detail in details:
                    print(f"    {detail}")
                if name not in reasons:
                    self.failures.append(f"allowance {name!r} has no documented reason")
        for text in self._notes:
            print(f"note: {text}")
        self._print_failures()
        verdict = "FAILED" if self.failures else "passed"
        print(f"{self.engine}: {verdict}: {self.passed} checks passed, {len(self.failures)} failed")
        sys.stdout.flush()
        return 1 if self.failures else 0
