// Reads the paths of zips as JSON from the standard input; prints for each whether nothing in it contradicts itself
// and its files (hex, null for one that cannot be read), or null where there is no bundle to read.
import { readFileSync } from "node:fs";
import { NotABundle } from "../../static/js/verify/bundle.js";
import { fromZip } from "../../static/js/verify/zip.js";

/** @param {() => Promise<Blob>} read */
async function hexOf(read) {
  try {
    return Buffer.from(await (await read()).arrayBuffer()).toString("hex");
  } catch {
    return null;
  }
}

/** @param {string} path */
async function seenIn(path) {
  try {
    const bundle = await fromZip(new Blob([readFileSync(path)]));
    const files = await Promise.all([...bundle].map(async ([name, read]) => [name, await hexOf(read)]));
    return { right: bundle.isRight, files: Object.fromEntries(files) };
  } catch (error) {
    if (error instanceof NotABundle) return null;
    throw error;
  }
}

const paths = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(await Promise.all(paths.map(seenIn))));
