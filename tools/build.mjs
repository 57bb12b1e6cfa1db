// Makes static/built/ from node_modules: browser bundles, the font and the icon sprite.
// Our own JavaScript and CSS are served as written and never pass through here.
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const out = "static/built";

// Output name → what goes in. A bundle that others import is "esm"; one that only runs is "iife".
const bundles = {
  htmx: { format: "iife", source: `import "htmx.org";` },
  editor: { format: "esm", source: `export * from "./tools/editor.js";` },
};

const fonts = ["inter-latin", "inter-latin-ext"];

async function bundle([name, { format, source }]) {
  const stdin = { contents: source, resolveDir: process.cwd(), sourcefile: `${name}.js` };
  const target = ["es2022"];
  await build({ stdin, format, target, outfile: `${out}/${name}.js`, bundle: true, minify: true, logLevel: "warning" });
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
await Promise.all([...Object.entries(bundles).map(bundle), ...fonts.map(font), sprite()]);
