"""What the loader for REST does with a file that schemac did not write, and with a server that sends it elsewhere."""

from __future__ import annotations

import contextlib
import http.server
import importlib.util
import io
import json
import socket
import sys
import tempfile
import threading
import time
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

    def __init__(self, redirect: bool, answer: bytes | None = None) -> None:
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
                if answer is not None:
                    self.wfile.write(answer)
                    self.close_connection = True
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
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

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

    def test_no_name_is_a_path(self) -> None:
        for key in ("dbName", "collectionName", "partitionName", "aliasName", "indexName"):
            for name in ("../../x", "/etc", "a\\b", "a b", "\x1b]0;x\x07\n::error::x ##[group]\u202e", ["x"], None):
                listener = Listener(redirect=False)
                code, said = listener.run(CREATE, {**CREATE, "body": {"indexParams": [{key: name}]}})
                self.assertEqual((code, listener.asked), (2, []), said)
                self.printable(said)

    def test_no_answer_ends_a_run_otherwise_than_by_a_refusal(self) -> None:
        found = b'{"code": 0, "data": {"collectionName": "c", "fields": %s}}'
        whole = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
        bodies = [found % fields for fields in (b'"\\u001b[31m"', b'[{"name": ["\\u001b"]}]', b"[1]", b"{}")]
        bodies += [b"[" * 200_000, b'{"code": {"a": 1}, "message": "\\u001b[31m"}', b'{"code": [1]}', b"\xff\xfe", b"1"]
        answers = [whole % (len(body), body) for body in bodies]
        answers += [
            b"\x1b]0;x\x07::error::x\r\n\r\n",
            b"HTTP/1.1 500 \x1b[31m::error::x\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\x1b[31mzz\r\n",
            b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200 + b"\r\n",
            b"HTTP/1.1 200 OK\r\n" + b"a" * 100_000 + b"\r\n\r\n",
            b"",
        ]
        for answer in answers:
            with self.subTest(answer=answer[:60]):
                code, said = Listener(redirect=False, answer=answer).run(CREATE)
                self.assertIn(code, (0, 2, 3), said)
                self.printable(said)

    def test_an_answer_has_a_length_and_an_end(self) -> None:
        loader = _loader()
        loader.LONGEST = 1000
        listener = Listener(redirect=False, answer=b'HTTP/1.1 200 OK\r\n\r\n"' + b"a" * 2000)
        with self.assertRaisesRegex(loader.Problem, "more than"):
            loader.Rest(f"http://127.0.0.1:{listener.port}", "", 9).call("/", {})
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            rest = loader.Rest(f"http://user:hunter2@127.0.0.1:{silent.getsockname()[1]}", "", 0.2)
            self.assertNotIn("hunter2", rest.name)
            rest.uri = rest.uri.replace("user:hunter2@", "")

            def trickle() -> None:
                connection, _ = silent.accept()
                connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                with contextlib.suppress(OSError):
                    for _ in range(100):
                        connection.sendall(b" ")
                        time.sleep(0.05)

            threading.Thread(target=trickle, daemon=True).start()
            with self.assertRaisesRegex(loader.Problem, "no whole answer"):
                rest.call("/", {})

    def test_what_is_told_acts_on_no_terminal(self) -> None:
        hostile = "\x1b]0;x\x07\n::error::x ##[group]\u202e"
        question = {**QUESTION, "expect": {"collectionName": hostile}}
        code, said = Listener(redirect=False).run({**CREATE, "exists": question, "options": {hostile: 1}})
        self.assertEqual(code, 2, said)
        self.assertIn("without", said)
        self.printable(said)

    def printable(self, said: str) -> None:
        self.assertTrue(all(line.isprintable() and not line.startswith("::") for line in said.splitlines()) and "##" not in said, said)


if __name__ == "__main__":
    unittest.main()
