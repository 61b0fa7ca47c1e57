"""Measures schemac on generated projects; called by run.sh, which builds the binaries and says what the options mean."""

import argparse
import datetime
import json
import math
import os
import pathlib
import platform
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
PAGE = REPOSITORY / "docs" / "performance.md"
BEGIN, END = "<!-- figures: written by tests/bench/run.sh --record -->", "<!-- end of the figures -->"

# What is asked of two cores: seconds of a cold build, seconds when nothing changed, MiB.
AIMS = {100: (0.025, 0.010, 20), 1000: (0.100, 0.040, 48), 10000: (0.9, 0.35, 256)}
# No cold build may take longer than the bare parse of the same files by more than this, from 1,000 tables on.
RATIO = 2.5

# A description that ends in one of two ways, turn by turn.
FLIP = r"s/^\(description: .*\), revised\.$/\1./;t;s/^\(description: .*\)\.$/\1, revised./"


class Case:
    """A command that is measured, with what goes before each of its runs."""

    def __init__(self, name, command, prepare=None, runs=1, rounds=math.inf):
        self.name, self.command, self.prepare = name, [str(part) for part in command], prepare
        self.runs, self.rounds = runs, rounds
        self.times, self.cpu, self.memory = [], [], []

    def measure(self, work):
        report = work / "hyperfine.json"
        call = ["hyperfine", "-N", "--style", "none", "--runs", str(self.runs), "--export-json", report]
        if self.prepare:
            call += ["--prepare", shlex.join(str(part) for part in self.prepare)]
        run([*call, shlex.join(self.command)])
        result = json.loads(report.read_text())["results"][0]
        self.times += result["times"]
        self.cpu.append(result["user"] + result["system"])

    def measure_memory(self):
        """The peak in MiB. GNU time is small; a large program that forks would be measured itself."""
        if self.prepare:
            run(self.prepare)
        done = run(["/usr/bin/time", "--quiet", "-f", "%M", *self.command])
        self.memory.append(int(done.stderr.split()[-1]) / 1024)

    @property
    def median(self):
        return statistics.median(self.times)


def run(command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"bench.py: {shlex.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done


class Project:
    """A generated project and what is measured on it."""

    def __init__(self, arguments, work, tables, *layout):
        self.work, self.tables = work, tables
        self.folder = work / "-".join(["project", str(tables), *layout]).replace("--", "")
        self.plain = work / f"{tables}.json"
        binaries = arguments.binaries
        self.schemac = [binaries / "schemac", "--quiet", "--project", self.folder]
        generator = binaries / "examples" / "generate-project"
        run([generator, "--tables", tables, *layout, "--json", self.plain, self.folder])
        specs = self.folder / "schema-defs"
        self.files = sorted(path for path in specs.rglob("*") if path.is_file())
        self.bytes = sum(path.stat().st_size for path in self.files)
        self.clean = ["rm", "-rf", self.folder / "generated", work / "cache"]
        self.bare = Case("bare parse", [binaries / "examples" / "bare-parse", specs])
        self.cold = Case("cold build", [*self.schemac, "build"], self.clean)
        self.cases = [self.bare, self.cold]
        self.peers = []
        self.stages = {"cold": {}, "unchanged": {}}

    def all_cases(self):
        """Everything; builds that find output come after the one that makes it."""
        table = next(path for path in self.files if path.stem == "invoices" or path.stem.startswith("user"))
        self.unchanged = Case("nothing changed", [*self.schemac, "build"])
        self.cases += [
            self.unchanged,
            Case("one file changed", [*self.schemac, "build"], ["sed", "-i", FLIP, table]),
            Case("check", [*self.schemac, "check"]),
        ]
        return self

    def add_peers(self, arguments):
        # The largest take half a minute; they are no part of a median that decides.
        rounds = {100: math.inf, 1000: 3}.get(self.tables, 1)
        for name in ["SQLAlchemy", "sqlglot"] if arguments.peers else []:
            script = HERE / "peers" / f"with_{name.lower()}.py"
            self.peers.append(Case(name, [arguments.peers, script, self.plain, self.work / "peer.sql"], rounds=rounds))
        return self

    def measure_stages(self):
        """A cold build and an unchanged one, by their stages."""
        run(self.clean)
        for found in self.stages.values():
            report = run([*self.schemac, "build", "--timings"]).stderr
            for label, time in re.findall(r"^( *\S.*?) {2,}([\d.]+) ms", report, re.MULTILINE):
                found.setdefault(label, []).append(float(time))


def seconds(value):
    return f"{value:.2f} s" if value >= 1 else f"{value * 1e3:.1f} ms"


def exponent(points):
    """The power of N that time grows with: least squares through the logarithms."""
    points = [(math.log(n), math.log(time)) for n, time in points]
    mean_x = statistics.mean(x for x, _ in points)
    mean_y = statistics.mean(y for _, y in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)


def row(*cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def head(*cells):
    return [row(*cells), row(*["---"] * len(cells))]


def machine(arguments):
    def first(path, pattern):
        try:
            return re.search(pattern, pathlib.Path(path).read_text(), re.MULTILINE)[1]
        except (OSError, TypeError):
            return "unknown"

    memory = first("/proc/meminfo", r"^MemTotal:\s+(\d+)")
    memory = f"{int(memory) / 2**20:.0f} GiB" if memory.isdigit() else memory
    commit = run(["git", "-C", REPOSITORY, "describe", "--always", "--dirty"]).stdout.strip()
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    lines = [
        f"- command: `tests/bench/run.sh{''.join(' ' + part for part in arguments.shown)}`",
        f"- date: {datetime.date.today().isoformat()}, commit {commit}",
        f"- machine: {len(os.sched_getaffinity(0))} cores of {first('/proc/cpuinfo', r'^model name.*: (.*)$')}, "
        f"{memory}, {platform.system()} {platform.release().split('-')[0]}; files in {arguments.where}; "
        f"load of the last 1, 5 and 15 minutes when it began: {load}",
        f"- {run(['rustc', '--version']).stdout.strip()}, profile `{arguments.profile}`; "
        f"{run(['hyperfine', '--version']).stdout.strip()}; Python {platform.python_version()}",
    ]
    if arguments.peers:
        wanted = (HERE / "peers" / "requirements.txt").read_text().split()
        lines.append("- peers: " + ", ".join(line.replace("==", " ") for line in wanted))
    return lines


def main_table(projects, help_case):
    out = head(
        "tables", "run", "median", "fastest", "of the bare parse", "processor time", "of its own", "peak memory", "aim"
    )
    for project in projects:
        cold_aim, unchanged_aim, memory_aim = AIMS.get(project.tables, (None, None, None))
        for case in project.cases:
            aim = ""
            if cold_aim and case is project.cold:
                ratio = f", {RATIO} ×" if project.tables >= 1000 else ""
                aim = f"{seconds(cold_aim)}{ratio}, {memory_aim} MiB"
            elif unchanged_aim and case is project.unchanged:
                aim = seconds(unchanged_aim)
            cpu, bare_cpu = statistics.median(case.cpu), statistics.median(project.bare.cpu)
            is_bare = case is project.bare
            out.append(
                row(
                    f"{project.tables:,}",
                    case.name,
                    seconds(case.median),
                    seconds(min(case.times)),
                    "" if is_bare else f"{case.median / project.bare.median:.2f} ×",
                    seconds(cpu),
                    "" if is_bare else f"{cpu / bare_cpu:.2f} ×",
                    f"{statistics.median(case.memory):.1f} MiB",
                    aim,
                )
            )
    memory = f"{statistics.median(help_case.memory):.1f} MiB"
    cpu = seconds(statistics.median(help_case.cpu))
    out.append(row("", "`--help`", seconds(help_case.median), seconds(min(help_case.times)), "", cpu, "", memory, ""))
    return out


def growth(projects):
    if len(projects) < 2:
        return []
    out = []
    for place, case in enumerate(projects[0].cases):
        found = exponent([(project.tables, project.cases[place].median) for project in projects])
        out.append(f"{case.name} {found:.2f}")
    first, last = projects[0].tables, projects[-1].tables
    return [
        "",
        f"Time grows with the number of tables to the power of (least squares through the logarithms of the medians, "
        f"{first:,} to {last:,} tables): {', '.join(out)}.",
    ]


def stage_table(projects):
    columns = [(name, project) for name in ["cold", "unchanged"] for project in projects]
    labels = []
    for name, project in columns:
        labels += [label for label in project.stages[name] if label not in labels]
    labels.sort(key=lambda label: label == "total")
    out = head("stage, in ms", *[f"{project.tables:,} {name}" for name, project in columns])
    for label in labels:
        shown = f"– {label.strip()}, all threads" if label.startswith(" ") else label
        times = [statistics.median(project.stages[name].get(label, [0])) for name, project in columns]
        out.append(row(shown, *[f"{time:.2f}" for time in times]))
    return out


def layout_table(layouts):
    out = head("layout", "files", "bytes", "cold build", "bare parse", "ratio")
    for name, project in layouts:
        cold, bare = project.cold.median, project.bare.median
        size = f"{project.bytes:,}"
        out.append(row(name, f"{len(project.files):,}", size, seconds(cold), seconds(bare), f"{cold / bare:.2f} ×"))
    return out


def peer_table(projects):
    out = head("tables", "schemac, cold build, three engines", "SQLAlchemy, PostgreSQL", "sqlglot, PostgreSQL")
    for project in projects:
        cells = []
        for peer in project.peers:
            ratio = peer.median / project.cold.median
            memory = statistics.median(peer.memory)
            cells.append(f"{seconds(peer.median)}, {ratio:.1f} times as long, {memory:.0f} MiB")
        out.append(row(f"{project.tables:,}", seconds(project.cold.median), *cells))
    return out


def main():
    parser = argparse.ArgumentParser(prog="run.sh")
    parser.add_argument("--sizes", default="100,1000,10000")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--peers")
    parser.add_argument("--binaries", type=pathlib.Path, required=True)
    parser.add_argument("--profile", required=True)
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.sizes.split(",")]
    arguments.shown = ["--record"] * arguments.record
    arguments.shown += [f"--sizes {arguments.sizes}"] * (arguments.sizes != "100,1000,10000")
    arguments.shown += [f"--rounds {arguments.rounds}"] * (arguments.rounds != 7)
    arguments.shown += [f"--profile {arguments.profile}"] * (arguments.profile != "release")
    arguments.shown += ["--no-peers"] * (not arguments.peers)
    memory = pathlib.Path("/dev/shm")
    place = memory if os.access(memory, os.W_OK) else None
    work = pathlib.Path(tempfile.mkdtemp(prefix="schemac-bench-", dir=place))
    arguments.where = "/dev/shm (memory)" if place else f"{work.parent}, which may be a disk"
    os.environ["XDG_CACHE_HOME"] = str(work / "cache")
    try:
        text = measured(arguments, work, sizes)
    finally:
        shutil.rmtree(work)
    print(text)
    if arguments.record:
        page = PAGE.read_text()
        before, rest = page.split(BEGIN)
        _, after = rest.split(END)
        PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")
        print(f"bench.py: {PAGE.relative_to(REPOSITORY)} holds these figures now", file=sys.stderr)


def measured(arguments, work, sizes):
    about = machine(arguments)
    projects = [Project(arguments, work, size).all_cases().add_peers(arguments) for size in sizes]
    middle = 1000 if 1000 in sizes else sizes[0]
    layouts = [
        ("YAML, one object a file", next(project for project in projects if project.tables == middle)),
        ("YAML, 50 objects a file", Project(arguments, work, middle, "--per-file", "50")),
        ("TOML, one object a file", Project(arguments, work, middle, "--syntax", "toml")),
    ]
    help_case = Case("--help", [arguments.binaries / "schemac", "--help"], runs=5)
    cases = [case for project in projects for case in project.cases + project.peers]
    cases += [case for _, project in layouts[1:] for case in project.cases]
    cases.append(help_case)
    # The first runs only warm up.
    for case in cases:
        if case.rounds == math.inf:
            case.measure(work)
            case.times, case.cpu = [], []
    for number in range(arguments.rounds):
        print(f"bench.py: round {number + 1} of {arguments.rounds}", file=sys.stderr)
        for case in cases:
            if number < case.rounds:
                case.measure(work)
            if number < min(case.rounds, 3):
                case.measure_memory()
        for project in projects:
            project.measure_stages()
    out = [*about, "", *main_table(projects, help_case), *growth(projects)]
    out += ["", "Where the time goes (`schemac build --timings`, medians):", "", *stage_table(projects)]
    out += ["", f"Other layouts of the same {middle:,} tables:", "", *layout_table(layouts)]
    if arguments.peers:
        out += ["", "Other tools, the same tables and columns, whole process:", "", *peer_table(projects)]
    return "\n".join(out)


main()
