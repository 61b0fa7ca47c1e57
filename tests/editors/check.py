"""Opens documents in the language servers that editors use and compares what a person would see.

The published JSON Schemas can be valid and still useless: a server may offer every kind's keys at once, or put one vague
message on the whole document. Only the servers themselves show that, so this drives them, in a project that
`schemac init` has just made and with the settings that it wrote. The cases are data: see README.md beside this file.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CURSOR = "▮"
OPEN, CLOSE = "«", "»"
# Far above what a busy machine needs (an answer takes milliseconds), so that it is only ever reached by a server that hangs.
PATIENCE = 60.0
REPOSITORY = Path(__file__).resolve().parents[2]
CASES = Path(__file__).resolve().parent / "cases"

Json = Any
Position = tuple[int, int]


@dataclass
class Marked:
    """A document without its marks, and where they were."""

    text: str
    cursor: Position | None = None
    span: tuple[Position, Position] | None = None


def unmark(document: str) -> Marked:
    """Takes the marks out. Positions count UTF-16 units, as the protocol does."""
    plain, at = "", {}
    for character in document:
        if character in (CURSOR, OPEN, CLOSE):
            before = plain.rsplit("\n", 1)[-1]
            at[character] = (plain.count("\n"), len(before.encode("utf-16-le")) // 2)
        else:
            plain += character
    span = (at[OPEN], at[CLOSE]) if OPEN in at and CLOSE in at else None
    return Marked(plain, at.get(CURSOR), span)


@dataclass
class Case:
    """One entry of a file in cases/."""

    file: str
    name: str
    check: str
    path: str
    server: str
    document: str
    needs: list[str]
    expect: dict[str, Json] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return f"{self.file}: {self.name}"


def load_cases() -> list[Case]:
    cases = []
    for file in sorted(CASES.glob("*.toml")):
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        for position, entry in enumerate(content["case"]):
            taken = {key: entry.pop(key) for key in ("name", "check", "document")}
            path = entry.pop("path", content["path"]).replace("CASE", f"{file.stem}-{position}")
            server = entry.pop("server", content["server"])
            needs = entry.pop("needs", content.get("needs", []))
            cases.append(Case(file.name, path=path, server=server, needs=needs, expect=entry, **taken))
    return cases


class Server:
    """A language server on standard input and output."""

    def __init__(self, command: list[str], root: Path, sections: dict[str, Json], options: Json = None) -> None:
        self.sections = sections
        self.changed = threading.Condition()
        self.replies: dict[int, Json] = {}
        self.reports: dict[str, list[Json]] = {}
        self.ended = False
        self.last = 0
        self.process = subprocess.Popen(
            command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        threading.Thread(target=self._read, daemon=True).start()
        markup = ["markdown", "plaintext"]
        self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": root.as_uri(),
                "workspaceFolders": [{"uri": root.as_uri(), "name": root.name}],
                "initializationOptions": options,
                "capabilities": {
                    "workspace": {"configuration": True, "workspaceFolders": True},
                    "textDocument": {
                        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": markup}},
                        "hover": {"contentFormat": markup},
                    },
                },
            },
        )
        self.notify("initialized", {})
        self.notify("workspace/didChangeConfiguration", {"settings": sections})

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream
        while line := stream.readline():
            length = 0
            while line.strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
                line = stream.readline()
            self._take(json.loads(stream.read(length)))
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def _take(self, message: Json) -> None:
        method, number = message.get("method"), message.get("id")
        if method and number is not None:
            # A server stops until its own requests are answered: those for settings, and the rest with nothing.
            result = None
            if method == "workspace/configuration":
                result = [self.sections.get(item.get("section")) for item in message["params"]["items"]]
            self._send({"id": number, "result": result})
            return
        with self.changed:
            if method == "textDocument/publishDiagnostics":
                params = message["params"]
                self.reports.setdefault(params["uri"], []).append(params["diagnostics"])
            elif number is not None:
                self.replies[number] = message.get("result")
            self.changed.notify_all()

    def _send(self, message: Json) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _wait(self, ready: Callable[[], bool], patience: float = PATIENCE) -> bool:
        with self.changed:
            self.changed.wait_for(lambda: self.ended or ready(), patience)
            if self.ended:
                raise RuntimeError(f"{self.process.args} ended by itself")
            return ready()

    def notify(self, method: str, params: Json) -> None:
        self._send({"method": method, "params": params})

    def request(self, method: str, params: Json) -> Json:
        self.last += 1
        number = self.last
        self._send({"id": number, "method": method, "params": params})
        if not self._wait(lambda: number in self.replies):
            raise RuntimeError(f"no answer to {method}")
        return self.replies.pop(number)

    def open(self, uri: str, language: str, text: str) -> None:
        item = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def diagnostics(self, uri: str, rounds: int) -> list[Json]:
        """The last report. taplo sends up to three (syntax, structure, schema); an earlier one counts if it has a finding."""
        patience = PATIENCE if rounds == 1 else 2.0

        def ready() -> bool:
            reports = self.reports.get(uri, [])
            return len(reports) >= rounds or any(reports)

        if not self._wait(ready, patience) and uri not in self.reports:
            raise RuntimeError(f"no diagnostics for {uri}")
        return self.reports[uri][-1]

    def at(self, method: str, uri: str, position: Position) -> Json:
        place = {"line": position[0], "character": position[1]}
        return self.request(f"textDocument/{method}", {"textDocument": {"uri": uri}, "position": place})

    def stop(self) -> None:
        self.request("shutdown", None)
        self.notify("exit", None)
        self.process.wait(PATIENCE)


class Project:
    """What `schemac init` made, in a temporary folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.settings: dict[str, Json] = json.loads((root / ".vscode/settings.json").read_text())

    def schema(self, leaf: str) -> Json:
        return json.loads((self.root / f"schemas/{leaf}.json").read_text())

    def missing(self, case: Case) -> list[str]:
        return [leaf for leaf in case.needs if not (self.root / f"schemas/{leaf}.json").is_file()]

    def node(self, place: str) -> tuple[Json, str]:
        """The schema at `leaf#key.key` (`*` is the value of a map, `[]` an item of a list), and its description."""
        leaf, _, keys = place.partition("#")
        root = self.schema(leaf)

        def follow(node: Json) -> Json:
            return root["definitions"][node["$ref"].rsplit("/", 1)[-1]] if "$ref" in node else node

        node, text = root, root.get("description", "")
        for key in filter(None, keys.split(".")):
            below = {"*": "additionalProperties", "[]": "items"}.get(key)
            child = node.get(below) if below else node.get("properties", {}).get(key)
            if child is None:
                raise LookupError(f"the schema has no {place}")
            # The text beside a reference is about this use of the definition, so it goes before the definition's own.
            node = follow(child)
            text = child.get("description") or node.get("description", "")
        return node, text

    def kinds(self, engine: str) -> list[str]:
        # The form of Milvus' operations is published beside the kinds, and is none.
        names = [file.name.split(".")[1] for file in (self.root / "schemas").glob(f"{engine}.*.json")]
        return [name for name in names if name != "operations"]

    def write(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file


def words(text: str) -> str:
    """Text without markup and line breaks: servers escape and wrap it each in their own way."""
    return " ".join(re.sub(r"&nbsp;|&emsp;", " ", re.sub(r"[\\`*_#]", "", text)).split())


def hover_text(hover: Json) -> str:
    if not hover:
        return ""
    contents = hover["contents"]
    return contents["value"] if isinstance(contents, dict) else "\n".join(map(str, contents))


def compare_labels(case: Case, labels: list[str], project: Project) -> list[str]:
    """What is wrong with the offered completions.

    `only`, `kinds_of`, `keys_of` and `values_of` give the whole list, in any order: the last three take it from the
    schemas, so that a case outlives a change of the language. `offers` and `never` look at single ones.
    """
    expect = case.expect
    whole: list[str] | None = expect.get("only")
    skeletons: set[str] = set()
    if "kinds_of" in expect:
        whole = project.kinds(expect["kinds_of"])
    elif "keys_of" in expect:
        node, _ = project.node(expect["keys_of"])
        whole = [key for key in node["properties"] if key not in expect.get("except", [])]
        # An object's title is offered too: it inserts all its required keys.
        skeletons = {node["title"], project.schema("schemac")["title"]}
    elif "values_of" in expect:
        node, _ = project.node(expect["values_of"])
        # A value that may also be a mapping lists its usual short forms in a first arm, which refuses nothing.
        arms = [arm for arm in node.get("anyOf", []) if isinstance(arm, dict)]
        lists = [node.get("enum"), *(arm.get("enum") for arm in arms), node.get("examples")]
        whole = [str(value) for value in next(filter(None, lists), [])]
    problems = []
    labels = [label.strip('"') for label in labels]
    seen = [label for label in labels if label not in skeletons]
    if whole is not None:
        if not whole:
            problems.append("the case expects nothing at all")
        if lacking := sorted(set(whole) - set(seen)):
            problems.append(f"does not offer {lacking}")
        if foreign := sorted(set(seen) - set(whole)):
            problems.append(f"offers {foreign} besides")
    if lacking := [label for label in expect.get("offers", []) if label not in labels]:
        problems.append(f"does not offer {lacking}; it offers {labels}")
    if foreign := [label for label in expect.get("never", []) if label in labels]:
        problems.append(f"offers {foreign}")
    # taplo lists a key or value once for each form that it may have.
    if case.server != "taplo" and (twice := sorted({label for label in labels if labels.count(label) > 1})):
        problems.append(f"offers twice: {twice}")
    return problems


def show(diagnostic: Json) -> str:
    start = diagnostic["range"]["start"]
    return f"{start['line'] + 1}:{start['character'] + 1} {diagnostic['message']}"


def compare_mistake(case: Case, marked: Marked, found: list[Json]) -> list[str]:
    """One diagnostic, at the mark, that says what the case expects: a second one would bury the first."""
    if case.server == "taplo" and marked.span:
        # taplo repeats the message on every other key and value of the table; the place in question has to be among them.
        if len({item["message"] for item in found}) == 1:
            line, character = marked.span[0]
            found = [item for item in found if item["range"]["start"] == {"line": line, "character": character}][:1]
    if len(found) != 1:
        return [f"{len(found)} diagnostics instead of one: {[show(item) for item in found]}"]
    problems = []
    message, place = found[0]["message"], found[0]["range"]
    for part in case.expect["says"]:
        if part not in message:
            problems.append(f"{message!r} does not say {part!r}")
    seen = tuple((place[end]["line"], place[end]["character"]) for end in ("start", "end"))
    if marked.span and seen != marked.span:
        problems.append(f"the mark is at {seen}, expected {marked.span}: {message!r}")
    return problems


def judge(case: Case, marked: Marked, server: Server, uri: str, project: Project, rounds: int) -> list[str]:
    """What differs between a case's expectation and the server's answer."""
    found = server.diagnostics(uri, rounds)
    if case.check == "good":
        return [show(item) for item in found]
    if case.check == "mistake":
        return compare_mistake(case, marked, found)
    assert marked.cursor, "the document has no cursor"
    if case.check == "completion":
        answer = server.at("completion", uri, marked.cursor)
        items = answer["items"] if isinstance(answer, dict) else answer or []
        problems = compare_labels(case, [item["label"] for item in items], project)
        inserted = {item["label"]: item.get("textEdit", {}).get("newText", item.get("insertText")) for item in items}
        for label, text in case.expect.get("inserts", {}).items():
            if inserted.get(label) != text:
                problems.append(f"{label} inserts {inserted.get(label)!r}, expected {text!r}")
        return problems
    if case.check == "hover":
        text, expected = hover_text(server.at("hover", uri, marked.cursor)), project.node(case.expect["describes"])[1]
        if not expected:
            return [f"{case.expect['describes']} has no description"]
        return [] if words(expected) in words(text) else [f"hover is {text!r}, expected {expected!r}"]
    raise ValueError(f"{case.label}: unknown check {case.check!r}")


class Report:
    """Counts, and prints failures where they happen. A group without results is a failure, unless only some cases run."""

    def __init__(self, filtered: bool) -> None:
        self.filtered = filtered
        self.failed = 0

    def group(self, title: str, results: list[tuple[str, list[str]]]) -> None:
        if not results and self.filtered:
            return
        bad = [(label, problems) for label, problems in results if problems]
        self.failed += len(bad)
        print(f"{'FAIL' if bad or not results else 'ok':4} {title}: {len(results) - len(bad)} of {len(results)}", flush=True)
        self.failed += not results
        for label, problems in bad:
            for problem in problems:
                print(f"     - {label}: {problem}", flush=True)


def good_documents(project: Project, ending: str) -> list[Path]:
    """Every specification of the repository that is meant to be right, and the examples that `init` wrote."""
    found = sorted(project.root.glob(f"schema-defs/**/*{ending}"))
    for source, target in (("schema-defs", "schema-defs"), ("tests/fixtures/schema/accept", "schema-defs/accept")):
        for file in sorted((REPOSITORY / source).glob(f"**/*{ending}")):
            # At the same depth, so that a schema line in its head leads to the new project's schemas.
            copy = project.root / target / file.relative_to(REPOSITORY / source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
            found.append(copy)
    return list(dict.fromkeys(found))


def run_cases(server: Server, cases: list[Case], project: Project, language: str, rounds: int) -> list[tuple[str, list[str]]]:
    """Opens all documents before asking about the first, since a server waits a moment after each change."""
    opened: list[tuple[Case, Marked, str]] = []
    results: list[tuple[str, list[str]]] = []
    for case in cases:
        if missing := project.missing(case):
            results.append((case.label, [f"schemas/{leaf}.json is not there" for leaf in missing]))
            continue
        marked = unmark(case.document)
        uri = (project.root / case.path).as_uri()
        server.open(uri, language, marked.text)
        opened.append((case, marked, uri))
    for case, marked, uri in opened:
        try:
            results.append((case.label, judge(case, marked, server, uri, project, rounds)))
        except LookupError as error:
            results.append((case.label, [str(error)]))
    return results


def check_schemas(server: Server, project: Project) -> list[tuple[str, list[str]]]:
    """Opens an empty mapping under each schema: a server that cannot use a schema says so, and then checks nothing at all."""
    results = []
    for schema in sorted((project.root / "schemas").glob("*.json")):
        uri = (project.root / f"other/{schema.stem}.yaml").as_uri()
        server.open(uri, "yaml", f"# yaml-language-server: $schema=../schemas/{schema.name}\n{{}}\n")
        wrong = [show(item) for item in server.diagnostics(uri, 1) if not item["message"].startswith("Missing property")]
        results.append((schema.name, wrong))
    return results


def check_yaml(report: Report, command: list[str], cases: list[Case], project: Project) -> None:
    yaml = {
        "validate": True,
        "completion": True,
        "hover": True,
        "schemaStore": {"enable": False},
        **{key.removeprefix("yaml."): value for key, value in project.settings.items() if key.startswith("yaml.")},
    }
    # Editors indent YAML by two; without it the server uses its own default.
    server = Server(command, project.root, {"yaml": yaml, "editor": {"tabSize": 2}, "http": {}, "[yaml]": {}, "files": {}})
    report.group("YAML cases in yaml-language-server", run_cases(server, cases, project, "yaml", 1))
    report.group("published schemas are valid", check_schemas(server, project))
    documents = good_documents(project, ".yaml")
    for document in documents:
        server.open(document.as_uri(), "yaml", document.read_text(encoding="utf-8"))
    results = []
    for document in documents:
        found = server.diagnostics(document.as_uri(), 1)
        results.append((str(document.relative_to(project.root)), [show(item) for item in found]))
    report.group("good YAML documents have no diagnostic", results)
    server.stop()


def check_toml_lint(report: Report, taplo: Path, cases: list[Case], project: Project) -> None:
    """`taplo lint` finds schemas through `.taplo.toml` as the language server does, and needs no server build."""

    def lint(path: Path) -> tuple[int, str]:
        done = subprocess.run(
            [taplo, "lint", "--colors", "never", path.relative_to(project.root)],
            cwd=project.root, capture_output=True, text=True, timeout=PATIENCE,
        )
        return done.returncode, done.stdout + done.stderr

    results = []
    for case in cases:
        if missing := project.missing(case):
            results.append((case.label, [f"schemas/{leaf}.json is not there" for leaf in missing]))
            continue
        status, output = lint(project.write(case.path, unmark(case.document).text))
        if case.check == "good":
            problems = [output] if status else []
        elif not status:
            problems = ["passes"]
        else:
            problems = [f"does not say {part!r}: {output}" for part in case.expect["says"] if part not in output]
        (project.root / case.path).unlink()
        results.append((case.label, problems))
    report.group("TOML cases in taplo lint", results)
    results = []
    for document in [project.root / "schemac.toml", *good_documents(project, ".toml")]:
        status, output = lint(document)
        results.append((str(document.relative_to(project.root)), [output] if status else []))
    report.group("good TOML documents pass taplo lint", results)


def check_toml_server(report: Report, command: list[str], cases: list[Case], project: Project) -> None:
    sections = {"evenBetterToml": {"schema": {"enabled": True, "catalogs": [], "links": False}}}
    server = Server(command, project.root, sections, {"configurationSection": "evenBetterToml"})
    report.group("TOML cases in the taplo language server", run_cases(server, cases, project, "toml", 3))
    server.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--project", type=Path, required=True, help="the folder that `schemac init` has just filled")
    parser.add_argument("--yaml-server", type=Path, required=True, help="the script of yaml-language-server")
    parser.add_argument("--taplo", type=Path, required=True, help="taplo, for its command `lint`")
    parser.add_argument("--taplo-server", type=Path, required=True, help="the folder where the TOML server is installed")
    parser.add_argument("filter", nargs="?", default="", help="run only the cases whose file or name contains this")
    arguments = parser.parse_args()
    project = Project(arguments.project.resolve())
    cases = [case for case in load_cases() if arguments.filter in case.label]
    by_server = {name: [case for case in cases if case.server == name] for name in ("yaml", "taplo lint", "taplo")}
    if unknown := {case.server for case in cases} - set(by_server):
        raise ValueError(f"cases name servers that do not exist: {unknown}")
    report = Report(bool(arguments.filter))
    check_yaml(report, ["node", str(arguments.yaml_server), "--stdio"], by_server["yaml"], project)
    check_toml_lint(report, arguments.taplo, by_server["taplo lint"], project)
    toml_server = ["node", str(Path(__file__).with_name("taplo_server.cjs")), str(arguments.taplo_server)]
    check_toml_server(report, toml_server, by_server["taplo"], project)
    print("passed" if not report.failed else f"FAILED: {report.failed}")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
