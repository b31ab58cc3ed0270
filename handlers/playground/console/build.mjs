// Builds ../static from src: one script, one style sheet, the page, and the licences of what is inside.
// The hash of the sources goes into the script, so that a test can tell whether the two belong together.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "static");

function files(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== "node_modules")
    .flatMap((entry) => (entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)]));
}

function hashOfSources() {
  const hash = createHash("sha256");
  const named = files(here).map((path) => [relative(here, path).split(sep).join("/"), path]);
  named.sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, path] of named) hash.update(name + "\0").update(readFileSync(path)).update("\0");
  return hash.digest("hex");
}

function licences(inputs) {
  const packages = new Set();
  for (const path of inputs) {
    const match = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path.split(sep).join("/"));
    if (match) packages.add(match[1]);
  }
  return [...packages].sort().map((name) => {
    const folder = join(here, "node_modules", name);
    const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    const text = file ? readFileSync(join(folder, file), "utf8").trim() : "(no licence file in the package)";
    const author = typeof about.author === "object" ? about.author?.name : about.author;
    return `${name} ${about.version}, ${about.license}${author ? `, ${author}` : ""}\n\n${text}\n`;
  });
}

const stamp = `/* dockfix console, sources sha256:${hashOfSources()} */`;
mkdirSync(out, { recursive: true });
const result = await build({
  absWorkingDir: here,
  entryPoints: { console: "src/main.jsx" },
  outdir: out,
  bundle: true,
  minify: true,
  metafile: true,
  target: "es2022",
  format: "iife",
  jsx: "automatic",
  legalComments: "none",
  banner: { js: stamp, css: stamp },
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "warning",
});
cpSync(join(here, "src", "index.html"), join(out, "index.html"));
writeFileSync(join(out, "LICENSES.txt"), licences(Object.keys(result.metafile.inputs)).join(`\n${"-".repeat(80)}\n\n`));
if (!existsSync(join(out, "console.css"))) throw new Error("no style sheet was built");
