"""Makes commits in repositories whose hook is pre-commit, and compares what passes with what should: see run.sh."""

import os
import pathlib
import subprocess
import sys

import yaml

REPOSITORY = pathlib.Path(sys.argv[1])
WORK = pathlib.Path(sys.argv[2])

USERS = """engine: postgresql
kind: table
name: users
columns: { id: int64, name: text }
primary_key: [id]
"""
NOTES = """engine: postgresql
kind: table
name: notes
columns: { id: int64, user_id: int64 }
primary_key: [id]
foreign_keys:
  - { columns: [user_id], to: users, target_columns: [id] }
indexes:
  - columns: [user_id]
"""
EVENTS = """engine: clickhouse
kind: table
name: events
columns: { at: DateTime }
order_by: [at]
"""


class Repository:
    """A repository with a project in one of its folders."""

    def __init__(self, name, below="", specs="schema-defs", hooks=None):
        self.root = WORK / name
        self.project = self.root / below
        self.specs = specs
        self.project.mkdir(parents=True)
        self.commits = 0
        self.git("init", "--quiet", "--initial-branch", "main")
        self.git("config", "user.name", "nobody")
        self.git("config", "user.email", "nobody@example.org")
        if specs != "schema-defs":
            self.put("schemac.toml", f'[project]\nspecs = "{specs}"\noutput = "{below or "out"}-sql"\n')
        self.run("schemac", "--quiet", "init", cwd=self.project)
        for example in self.project.rglob("example.yaml"):
            example.unlink()
        if hooks:
            (self.root / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": hooks}]}))
        self.run("pre-commit", "install")
        self.spec("users", USERS)
        self.spec("notes", NOTES)

    def run(self, *command, cwd=None, check=True):
        done = subprocess.run(command, cwd=cwd or self.root, capture_output=True, text=True)
        if check and done.returncode:
            sys.exit(f"{' '.join(map(str, command))}: {done.stdout}{done.stderr}")
        return done

    def git(self, *arguments):
        return self.run("git", *arguments).stdout

    def put(self, path, text):
        path = self.project / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def spec(self, name, text):
        self.put(f"{self.specs}/shared/{name}.yaml", text)

    def change(self, path, old, new):
        text = (self.project / path).read_text()
        assert old in text, f"{path} does not hold {old!r}"
        (self.project / path).write_text(text.replace(old, new))

    def build(self):
        self.run("schemac", "--quiet", "build", "--all-environments", cwd=self.project)

    def commit(self, what, passes, says="", add=(".",)):
        """Stages what is named and commits; `says` stands in what a refused commit prints."""
        self.commits += 1
        if add:
            self.git("add", "--all", "--", *add)
        done = self.run("git", "commit", "-m", what, check=False)
        printed = done.stdout + done.stderr
        if (done.returncode == 0) != passes or says not in printed:
            sys.exit(f"{self.root.name}, {what}: passed {done.returncode == 0}, expected {passes} {says!r}\n{printed}")
        print(f"{'passes' if passes else 'is refused':10}  {self.root.name}: {what}")

    def again(self, what="what the hook wrote, added"):
        self.commit(what, True)


def everyday(repository):
    """What may happen in one project, wherever it is."""
    specs = f"{repository.specs}/shared"
    repository.commit("a new project, not built", False, "is not tracked by git")
    repository.again()
    # A column that another spec refers to.
    repository.change(f"{specs}/users.yaml", "id: int64", "key: int64")
    repository.change(f"{specs}/users.yaml", "primary_key: [id]", "primary_key: [key]")
    repository.commit("a referenced column renamed", False, "unknown-column")
    repository.change(f"{specs}/notes.yaml", "target_columns: [id]", "target_columns: [key]")
    repository.build()
    repository.commit("the reference renamed with it", True)
    (repository.project / specs / "users.yaml").unlink()
    repository.commit("a referenced spec deleted", False, "unknown-object")
    repository.git("reset", "--hard", "--quiet")
    # The configuration alone.
    config = (repository.project / "schemac.toml").read_text()
    repository.put("schemac.toml", config + "\n[targets.clickhoose]\nversion = '25.3'\n")
    repository.commit("a mistake in schemac.toml", False, "clickhoose")
    repository.git("reset", "--hard", "--quiet")
    database = "databases = { timescaledb = \"elsewhere\" }"
    start = config.find("databases = ")
    if start >= 0:
        text = config[:start] + database + config[config.index("\n", start):]
    else:
        text = f"{config}\n[models.shared]\n{database}\n"
    repository.put("schemac.toml", text)
    repository.commit("another database in schemac.toml", False, "is not tracked by git")
    repository.again()
    # A deletion alone.
    (repository.project / specs / "notes.yaml").unlink()
    repository.commit("only a deletion", False, "removed, but not from what is staged")
    repository.again()
    # The output alone.
    script = next(path for path in repository.project.rglob("deploy.sql"))
    script.write_text(script.read_text() + "-- by hand\n")
    repository.commit("only the output changed, by hand", False, "files were modified by this hook")
    repository.git("reset", "--hard", "--quiet")
    script.with_name("stray.sql").write_text("DROP TABLE users;\n")
    repository.commit("a file among the output that belongs to nothing", False, "stray.sql")
    repository.git("reset", "--hard", "--quiet")
    # A new object, step by step.
    repository.spec("events", EVENTS)
    repository.commit("a new spec, not built", False, "is not tracked by git", add=(below(repository, repository.specs),))
    repository.commit("the same once more, its output not added", False, "is not tracked by git", add=())
    repository.again()
    # What lies about and is not staged.
    repository.spec("later", EVENTS.replace("events", "later"))
    repository.put("README.md", "# Notes\n")
    repository.commit("a spec that is not tracked", False, "later.yaml is not tracked by git", add=(below(repository, "README.md"),))
    (repository.project / specs / "later.yaml").unlink()
    repository.build()
    repository.git("add", "--all")
    repository.again("something else alone")


def below(repository, path):
    return (repository.project / path).relative_to(repository.root).as_posix()


def environments(repository):
    """Each environment's output is held to the specs."""
    repository.put("schemac.toml", (repository.project / "schemac.toml").read_text() + '\n[environments.production]\noutput = "production"\n')
    repository.commit("an environment with an output of its own", False, "production/")
    repository.again()


def published(repository):
    """The hooks of this repository, as it publishes them."""
    repository.build()
    repository.commit("a built project", True)
    repository.change(f"{repository.specs}/shared/users.yaml", "name: text", "name: txet")
    repository.commit("a mistake", False, "unknown-type")
    repository.change(f"{repository.specs}/shared/users.yaml", "name: txet", "name: varchar(10)")
    repository.commit("its output is stale", False, "schemac build")
    repository.again()


def main():
    made = [
        (Repository("usual"), everyday),
        (Repository("other-folders", specs="db/specs"), everyday),
        (Repository("monorepo", below="services/db"), everyday),
        (Repository("environments"), environments),
    ]
    hooks = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text())
    for hook in hooks:
        assert hook["language"] == "rust" and hook["always_run"] and not hook["pass_filenames"], hook
        assert not {"files", "types", "types_or", "exclude"} & hook.keys(), hook
        # The program is here already.
        hook["language"] = "system"
    made.append((Repository("published", hooks=hooks), published))
    for repository, commits in made:
        commits(repository)
    print(f"{sum(repository.commits for repository, _ in made)} commits")


main()
