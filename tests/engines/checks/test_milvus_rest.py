"""What the loader for REST does with a file that schemac did not write, and with a server that sends it elsewhere."""

from __future__ import annotations

import contextlib
import http.server
import importlib.util
import io
import json
import sys
import tempfile
import threading
import unittest
from pathlib import Path
from types import ModuleType
from typing import Any

PREFIX = "/v2/vectordb/"
QUESTION = {"path": PREFIX + "collections/describe", "body": {"collectionName": "c"}, "expect": {"collectionName": "c"}}
CREATE = {"path": PREFIX + "collections/create", "body": {"collectionName": "c"}, "exists": QUESTION}


def _loader() -> ModuleType:
    path = Path(__file__).resolve().parents[3] / "loaders" / "milvus_rest.py"
    specification = importlib.util.spec_from_file_location("milvus_rest_alone", path)
    assert specification and specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


class Listener:
    """Notes what it is asked; answers with a redirection to itself, or with what is not there."""

    def __init__(self, redirect: bool) -> None:
        self.asked: list[str] = []
        listener = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self) -> None:
                listener.asked.append(self.path)
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if redirect and self.path != "/elsewhere":
                    self.send_response(302)
                    self.send_header("Location", f"http://localhost:{listener.port}/elsewhere")
                    self.end_headers()
                    return
                reply = json.dumps({"code": 100, "message": "\x1b[31mnot found\n::error::x"}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            do_GET = do_POST = answer

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def run(self, *operations: dict[str, Any]) -> tuple[int, str]:
        loader = _loader()
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder) / "deploy.json"
            script.write_text(json.dumps({"format": 2, "operations": list(operations)}), encoding="utf-8")
            said = io.StringIO()
            arguments, sys.argv = sys.argv, ["milvus_rest.py", str(script), "--uri", f"http://127.0.0.1:{self.port}", "--token", "secret"]
            try:
                with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                    code = loader.main(lambda given: loader.Rest(given.uri, given.token, given.timeout))
            finally:
                sys.argv = arguments
                self.server.shutdown()
                self.server.server_close()
        return code, said.getvalue()


class ForgedFiles(unittest.TestCase):
    def test_nothing_is_called_but_what_deployments_call(self) -> None:
        for path in ("@localhost/steal", ".example/steal", PREFIX + "collections/drop", "collections/create", PREFIX + "collections/create/../drop", ""):
            step = {"path": path, "body": {}, "when": QUESTION}
            for operation in (
                {**CREATE, "path": path},
                {**CREATE, "exists": {**QUESTION, "path": path}},
                {**CREATE, "instead": step},
                {**CREATE, "instead": {**CREATE, "when": {**QUESTION, "path": path}}},
            ):
                listener = Listener(redirect=False)
                code, said = listener.run(CREATE, operation)
                self.assertEqual((code, listener.asked), (2, []), said)

    def test_no_answer_leads_elsewhere(self) -> None:
        listener = Listener(redirect=True)
        code, said = listener.run(CREATE)
        self.assertEqual((code, listener.asked), (2, [QUESTION["path"]]), said)

    def test_what_is_told_acts_on_no_terminal(self) -> None:
        listener = Listener(redirect=False)
        body = {"collectionName": "\x1b]0;x\x07\n::error::x ##[group]\u202e"}
        code, said = listener.run({**CREATE, "body": body})
        self.assertEqual(code, 2, said)
        self.assertTrue(all(line.isprintable() and not line.startswith("::") for line in said.splitlines()) and "##" not in said, said)


if __name__ == "__main__":
    unittest.main()
