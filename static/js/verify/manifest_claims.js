// @ts-check
// What manifest.json says, held against what can be derived: from the log, the stamps, and the signed dossier.pdf.
import { four, moment } from "./encoding.js";
import { AHEAD, DOSSIER, NEAR } from "./names.js";

const FACTS =
  "schema case made_at language dossier exhibits custody timestamps fingerprints files made_by".split(" ");
const EXHIBIT = "entry,file,file_name,media_type,number,received_at,sha256,size";
/** @type {Record<string, string>} */
const ENDINGS = {
  "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/heic": "heic", "image/heif": "heif",
  "image/gif": "gif", "image/avif": "avif", "application/pdf": "pdf", "text/plain": "txt", "text/html": "html",
  "application/json": "json", "application/zip": "zip", "message/rfc822": "eml", "video/mp4": "mp4",
  "multipart/related": "mhtml", "application/x-webarchive": "webarchive", "application/vnd.ms-outlook": "msg",
  "video/quicktime": "mov", "video/webm": "webm", "audio/ogg": "ogg", "audio/mp4": "m4a", "audio/amr": "amr",
  "audio/mpeg": "mp3", "audio/wav": "wav", "audio/aac": "aac", "audio/x-caf": "caf", "audio/flac": "flac",
  "image/tiff": "tif", "image/bmp": "bmp", "image/x-adobe-dng": "dng",
};

/** @typedef {import("./log.js").Log} Log */
/** @typedef {ManifestExhibit | ManifestFingerprint} ManifestRow */

/** @type {["exhibits", "fingerprints"]} the lists of which each row has a number */
const NUMBERED_LISTS = ["exhibits", "fingerprints"];
/** @type {["case", "language"]} */
const NAMED_FACTS = ["case", "language"];

/**
 * The name that the file of an exhibit must have. Throws TypeError.
 * @param {ManifestExhibit} exhibit
 */
export function originalName({ number, media_type: type, file }) {
  if (!Number.isInteger(number) || typeof type !== "string") throw new TypeError();
  const ending = Object.hasOwn(ENDINGS, type) ? ENDINGS[type] : null;
  const free = new RegExp(`^originals/${four(number)}(\\.[a-z0-9]{1,5})?$`);
  return ending === null && free.test(file) ? file : `originals/${four(number)}.${ending}`;
}

/**
 * Names of the facts of the manifest that the log does not bear out. Throws TypeError for a manifest that is none.
 * @param {Manifest} manifest
 * @param {Log} log
 * @param {string | undefined} dossierDigest
 */
export function* againstLog(manifest, log, dossierDigest) {
  yield* exhibitsAgainstLog(manifest, log);
  yield* dossierAgainstLog(manifest, log, dossierDigest);
  const { newest } = log;
  const madeAt = moment(manifest.made_at);
  if (madeAt > Date.now() + AHEAD || (newest && madeAt < moment(newest.at) - NEAR)) yield "made_at";
  const gone = log.noted("fingerprint-removed");
  const known = [...log.noted("fingerprint-noted").keys()].filter((one) => !gone.has(one));
  const said = new Set((manifest.fingerprints ?? []).map((one) => one.number));
  if (said.size !== new Set(known).size || !known.every((one) => said.has(one))) yield "fingerprints";
}

/**
 * @param {Manifest} manifest
 * @param {Log} log
 */
function* exhibitsAgainstLog(manifest, log) {
  const kept = log.kept();
  const numbers = manifest.exhibits.map((one) => one.number);
  // One that was left out is missing.
  if (numbers.join() !== [...kept.keys()].filter((number) => numbers.includes(number)).join()) yield "exhibits";
  for (const one of manifest.exhibits) {
    if (Object.keys(one).sort().join() !== EXHIBIT) yield "exhibits";
    if (one.file !== originalName(one)) yield "file";
    const arrived = kept.get(one.number);
    if (!arrived) continue;
    if (one.size !== arrived.size) yield "size";
    if (one.sha256 !== arrived.sha256) yield "sha256";
    if (one.entry !== arrived.seq) yield "entry";
    if (Math.abs(moment(one.received_at) - moment(arrived.at)) > NEAR) yield "received_at";
  }
}

/**
 * @param {Manifest} manifest
 * @param {Log} log
 * @param {string | undefined} digest of dossier.pdf
 */
function* dossierAgainstLog({ dossier, language }, log, digest) {
  const keys = Object.keys(dossier).filter((key) => key !== "level").sort().join();
  const whole = keys === "file,made_at,sha256";
  const printed = log.exported(digest);
  if (!whole || dossier.file !== DOSSIER || dossier.sha256 !== digest) yield "dossier";
  else if (printed.length) {
    const near = printed.some((one) => Math.abs(moment(one.at) - moment(dossier.made_at)) <= NEAR);
    if (!near) yield "dossier.made_at";
    if (!printed.some((one) => one.about?.language === language)) yield "language";
  }
}

/**
 * @param {Manifest} manifest
 * @param {string} level of the signature of dossier.pdf; older bundles do not name it
 */
export const againstSignature = ({ dossier }, level) =>
  (dossier.level ?? level) === level ? [] : ["dossier.level"];

/**
 * Names of the facts that are not as the manifest in dossier.pdf has them. That one may be older: then less stands
 * in it. Throws TypeError.
 * @param {Manifest} manifest
 * @param {DossierManifest} inner
 * @param {Log} log
 */
export function* againstDossier(manifest, inner, log) {
  for (const name of NAMED_FACTS) if (manifest[name] !== inner[name]) yield name;
  const [maker, inDossier] = [manifest, inner].map((one) => JSON.stringify(one.made_by));
  if (maker !== undefined && maker !== inDossier) yield "made_by";
  if (moment(inner.made_at) > moment(manifest.dossier.made_at) + NEAR) yield "dossier.made_at";
  const { entries: count, head } = inner.custody;
  if (log.entries.get(count)?.digest !== head) yield "custody";
  for (const name of NUMBERED_LISTS) {
    const printed = new Map(rows(inner, name).map((one) => [one.number, one]));
    for (const one of rows(manifest, name)) yield* differing(one, printed.get(one.number) ?? one);
  }
  const stamps = new Set(manifest.timestamps.map((one) => JSON.stringify(one)));
  if (!inner.timestamps.every((one) => stamps.has(JSON.stringify(one)))) yield "timestamps";
}

/**
 * @param {ManifestRow} one
 * @param {ManifestRow} before the same in the dossier
 * @returns {string[]} names of what they say otherwise
 */
function differing(one, before) {
  /** @type {Map<string, unknown>} */
  const here = new Map(Object.entries(one));
  /** @type {Map<string, unknown>} */
  const there = new Map(Object.entries(before));
  return [...new Set([...here.keys(), ...there.keys()])].sort().filter((key) => here.get(key) !== there.get(key));
}

/**
 * @param {SharedManifest | null} manifest
 * @param {"exhibits" | "fingerprints"} name
 * @returns {ManifestRow[]}
 */
const rows = (manifest, name) => manifest?.[name] ?? [];

/**
 * Names of the facts that nothing but the manifest says.
 * @param {Manifest} manifest
 * @param {DossierManifest | null} inner
 */
export function unconfirmed(manifest, inner) {
  const found = Object.keys(manifest).filter((name) => !FACTS.includes(name)).sort();
  if (!inner) found.push("case", ...("made_by" in manifest ? ["made_by"] : []));
  for (const name of NUMBERED_LISTS) {
    const printed = new Set(rows(inner, name).map((one) => one.number));
    const isAlone = rows(manifest, name).some((one) => !printed.has(one.number));
    if (isAlone) found.push(name === "exhibits" ? "file_name" : "fingerprints");
  }
  return found;
}

/**
 * SHA-256 of the files that stayed with the client, in the order of their numbers.
 * @param {Manifest} manifest
 * @param {string[]} wrong facts; none when the fingerprints are among them
 */
export function staying(manifest, wrong) {
  const listed = wrong.includes("fingerprints") ? [] : (manifest.fingerprints ?? []);
  const ordered = [...listed].sort((one, two) => one.number - two.number);
  return ordered.map((one) => one.sha256).filter((digest) => /^[0-9a-f]{64}$/.test(digest));
}
