// Makes static/built/: bundles, the font and the icon sprite from node_modules, and our own scripts as few files, since
// forty take a phone longer to ask for than to run. CSS never passes through here.
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const out = "static/built";

// Output name → what goes in. A bundle that others import is "esm"; one that only runs is "iife".
const bundles = {
  // Left to itself it takes the page up with a timer, and what is pressed before that is lost.
  htmx: { format: "iife", source: `import htmx from "htmx.org"; htmx.initialize();` },
  editor: { format: "esm", source: `export * from "./tools/editor.js";` },
};

const fonts = ["inter-latin", "inter-latin-ext"];

async function bundle([name, { format, source }]) {
  const stdin = { contents: source, resolveDir: process.cwd(), sourcefile: `${name}.js` };
  const target = ["es2022"];
  await build({ stdin, format, target, outfile: `${out}/${name}.js`, bundle: true, minify: true, logLevel: "warning" });
}

// What every page loads is page.js and its chunks; what it imports later, such as the live editor, has files of its own.
async function scripts() {
  const elements = await readdir("static/js/elements");
  const contents = ["app.js", ...elements.map((name) => `elements/${name}`)].map((path) => `import "./${path}";`).join("\n");
  const stdin = { contents, resolveDir: "static/js", sourcefile: "page.js" };
  const names = { entryNames: "page", chunkNames: "[name]-[hash]" };
  await rm(`${out}/js`, { recursive: true, force: true });
  await build({ stdin, ...names, outdir: `${out}/js`, splitting: true, format: "esm", target: "es2022", bundle: true, minify: true, logLevel: "warning" });
}

async function font(name) {
  const file = `node_modules/@fontsource-variable/inter/files/${name}-wght-normal.woff2`;
  await copyFile(file, `${out}/${name}.woff2`);
}

async function sprite() {
  const names = (await readFile("tools/icons.txt", "utf8")).split(/\s+/).filter(Boolean);
  const symbols = await Promise.all([...new Set(names)].sort().map(symbol));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
  await writeFile(`${out}/icons.svg`, svg);
}

async function symbol(name) {
  const glyph = await readFile(`node_modules/bootstrap-icons/icons/${name}.svg`, "utf8").catch(() => {
    throw new Error(`tools/icons.txt names ${name}, which bootstrap-icons does not have`);
  });
  const paths = glyph.replace(/<\/?svg[^>]*>/g, "").replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 16 16" fill="currentColor">${paths}</symbol>`;
}

await mkdir(out, { recursive: true });
await Promise.all([...Object.entries(bundles).map(bundle), scripts(), ...fonts.map(font), sprite()]);
