// The TOML language server of the VS Code extension, on standard input and output.
//
// The published package is WebAssembly, which reaches files only through the functions below, and leaves it to the editor
// to carry messages. It is the same server as a native build with its feature `lsp`, without minutes of compiling.
//
// node taplo_server.cjs FOLDER_OF_THE_INSTALLATION

const fs = require("node:fs");
const path = require("node:path");
const { fileURLToPath } = require("node:url");
const { createRequire } = require("node:module");

const { TaploLsp } = createRequire(path.resolve(process.argv[2], "package.json"))("@taplo/lsp");

const environment = {
  now: () => new Date(),
  envVar: (name) => process.env[name],
  envVars: () => Object.entries(process.env),
  stdErrAtty: () => false,
  stdin: process.stdin,
  stdout: process.stderr,
  stderr: process.stderr,
  // Only a formatter of whole folders asks for this.
  glob: () => [],
  readFile: (file) => fs.promises.readFile(file),
  writeFile: (file, bytes) => fs.promises.writeFile(file, bytes),
  // The server also asks about addresses of the web, and dies of an exception.
  urlToFilePath: (url) => (url.startsWith("file:") ? fileURLToPath(url) : url),
  isAbsolute: (file) => path.isAbsolute(file),
  cwd: () => process.cwd(),
  findConfigFile: (from) =>
    [".taplo.toml", "taplo.toml"].map((name) => path.join(from, name)).find((file) => fs.existsSync(file)),
};

function write(message) {
  const body = Buffer.from(JSON.stringify(message));
  process.stdout.write(`Content-Length: ${body.length}\r\n\r\n`);
  process.stdout.write(body);
}

TaploLsp.initialize(environment, { onMessage: write }).then((server) => {
  let waiting = Buffer.alloc(0);
  process.stdin.on("data", (chunk) => {
    waiting = Buffer.concat([waiting, chunk]);
    for (;;) {
      const end = waiting.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/content-length: *(\d+)/i.exec(waiting.subarray(0, end).toString())[1]);
      if (waiting.length < end + 4 + length) return;
      const message = JSON.parse(waiting.subarray(end + 4, end + 4 + length).toString());
      waiting = waiting.subarray(end + 4 + length);
      if (message.method === "exit") process.exit(0);
      server.send(message);
    }
  });
});
