// @ts-check
// Nothing is in the bundle, in SHA256SUMS or in manifest.json that is not the bundle's.
import { four, stampFile } from "./encoding.js";
import { originalName } from "./manifest_claims.js";
import { CASE_UCO, CERTIFICATES, FIXED, MANIFEST, SEAL, SUMS } from "./names.js";

/** @typedef {import("./contents.js").Contents} Contents */
/** @typedef {import("./log.js").Log} Log */

/**
 * @param {Contents} contents
 * @param {Manifest | null} manifest
 * @param {Set<string> | null} listed the names in SHA256SUMS
 * @param {Log} log
 * @param {Map<number, CheckedToken>} tokens
 */
export function checkContract(contents, manifest, listed, log, tokens) {
  const { names, files, report } = contents;
  const right = manifest ? rightNames(contents, manifest, log, tokens) : (listed ?? new Set(names));
  const folders = new Set([...right].flatMap(parents));
  const extra = names.filter((name) => !right.has(name) && name !== SEAL);
  extra.push(...files.folders.filter((name) => !folders.has(name)), ...files.strange);
  report.extra = [...new Set(extra)].sort();
  if (!manifest) return;
  if (listed && differs(listed, right, contents)) report.change(SUMS, "list");
  const named = manifest.files.map((one) => one?.file);
  const others = new Set([...right].filter((name) => ![SUMS, MANIFEST].includes(name)));
  const twice = new Set(named).size !== named.length;
  if (twice || differs(new Set(named), others, contents)) report.change(MANIFEST, "list");
  for (const name of right) if (!contents.has(name)) report.missing.add(name);
}

/**
 * The folders that a file lies in, each with its "/".
 * @param {string} name
 */
const parents = (name) => [...name.matchAll(/\//g)].map(({ index }) => name.slice(0, index + 1));

/**
 * Whether a list names a file that is none of the bundle's, or leaves out one that is here.
 * @param {Set<string>} names
 * @param {Set<string>} right
 * @param {Contents} contents
 */
const differs = (names, right, contents) =>
  [...names].some((name) => !right.has(name)) || [...right].some((name) => !names.has(name) && contents.has(name));

/**
 * @param {Contents} contents
 * @param {Manifest} manifest
 * @param {Log} log
 * @param {Map<number, CheckedToken>} tokens
 */
function rightNames(contents, manifest, log, tokens) {
  const right = new Set(FIXED);
  if (manifest.files.some((one) => one?.file === CASE_UCO)) right.add(CASE_UCO);
  const count = Math.min(manifest.custody.entries, contents.files.size + 1);
  for (let seq = 1; seq <= count; seq += 1) right.add(`custody/${four(seq)}.json`);
  for (const seq of log.noted("stamped").keys()) right.add(stampFile(seq)).add(CERTIFICATES);
  // The entry that notes a stamp may be the one that is gone.
  if (!log.isComplete) {
    for (const seq of tokens.keys()) right.add(stampFile(seq)).add(CERTIFICATES);
  }
  const kept = log.kept();
  for (const one of manifest.exhibits) {
    try {
      if (kept.has(one.number) || !log.isComplete) right.add(originalName(one));
    } catch {
      continue; // named already
    }
  }
  return right;
}
