// @ts-check
// What people and other programs read: the numbers on paper, READ-ME and LIES-MICH, verify.html, and case.jsonld.
import { caseUco } from "./case_uco.js";
import { canonical, digits, four, sha256OfText } from "./encoding.js";
import { CASE_UCO, DOSSIER, MANIFEST, PAGE, READ_MES, SEAL, SUMS } from "./names.js";

/** @typedef {import("./contents.js").Contents} Contents */

/**
 * The numbers on paper, derived anew; one that was typed in must be among them.
 * @param {DossierManifest | null} inner
 * @param {Contents} contents
 * @param {string[]} typed
 */
export async function checkPaper(inner, contents, typed) {
  const { report } = contents;
  const [dossier, sums] = [DOSSIER, SUMS].map((name) => contents.sha256(name) ?? "");
  const printed = { short: "", fingerprint: "", dossier, sums };
  if (inner && Array.isArray(inner.exhibits) && inner.custody) {
    const order = [...inner.exhibits].sort((one, two) => one.number - two.number);
    const lines = order.map((one) => `${one.sha256}  ${four(one.number)}\n`);
    printed.fingerprint = await sha256OfText(`${lines.join("")}${inner.custody.head}  custody\n`);
    const groups = printed.fingerprint.slice(0, 16).toUpperCase().match(/.{4}/g) ?? [];
    printed.short = groups.join(" ");
    if ((inner.fingerprint ?? printed.fingerprint) !== printed.fingerprint) report.change(DOSSIER, "printed");
  }
  report.printed = printed;
  for (const number of typed) {
    const [name] = Object.entries(printed).find(([, value]) => digits(value) === number) ?? [];
    if (name) report.onPaper.push(name);
    else report.change(DOSSIER, "paper", number);
  }
}

/**
 * case.jsonld says what manifest.json says.
 * @param {Manifest} manifest
 * @param {Contents} contents
 */
export async function checkForPrograms(manifest, contents) {
  if (!contents.has(CASE_UCO)) return;
  try {
    const right = canonical(await caseUco(manifest));
    if ((await contents.text(CASE_UCO)) !== right) contents.report.change(CASE_UCO, "programs");
  } catch {
    contents.report.change(MANIFEST, "form");
  }
}

/**
 * The texts for people are those that the site writes.
 * @param {Manifest} manifest
 * @param {DossierManifest | null} inner
 * @param {Contents} contents
 * @param {Map<number, CheckedToken>} tokens
 * @param {WrittenTexts} written
 */
export async function checkTexts(manifest, inner, contents, tokens, written) {
  const { report } = contents;
  const stamps = [...tokens].sort(([one], [two]) => one - two);
  const clock = !stamps.length ? "none" : stamps.some(([, one]) => one.own) ? "own" : "other";
  const kind = contents.has(SEAL) ? `${clock}-signed` : clock;
  for (const name of READ_MES) {
    const text = await contents.text(name);
    if (text === null) continue;
    const digest = await sha256OfText(withoutFacts(text, manifest, report.printed.short, stamps.at(-1)));
    if (!written.texts.includes(`${kind}:${digest}`)) report.doubt(name, "text");
  }
  const page = await contents.text(PAGE);
  if (page !== null && !(await isPage(page, inner, contents, written))) report.doubt(PAGE, "text");
}

/**
 * A text as its digest is taken of it: with the same values in each bundle.
 * @param {string} text
 * @param {Manifest} manifest
 * @param {string} short the short number on paper
 * @param {[number, CheckedToken] | undefined} newest stamp
 */
function withoutFacts(text, manifest, short, newest) {
  const made = String(manifest.made_at).slice(0, 16).replace("T", " ");
  let plain = text.replace(manifest.case, "REFERENCE").replace(made, "2000-01-01 00:00");
  if (short) plain = plain.replace(short, "SHORT");
  if (!newest) return plain;
  const [seq, { time }] = newest;
  return plain
    .replace(`custody/${four(seq)}.json`, "custody/0000.json")
    .replace(`timestamps/${four(seq)}.tsr`, "timestamps/0000.tsr")
    .replace(` -attime ${time / 1000}\n`, " -attime 0\n");
}

/**
 * Whether it is the page that the dossier names, or this very page.
 * @param {string} text
 * @param {DossierManifest | null} inner
 * @param {Contents} contents
 * @param {WrittenTexts} written
 */
async function isPage(text, inner, contents, { known }) {
  if (inner?.pages?.includes?.(contents.sha256(PAGE) ?? "")) return true;
  const mark = ` data-known="${known}"`;
  if (!text.includes(mark)) return false;
  const plain = text.replaceAll(mark, ' data-known=""');
  return known.split(" ").includes(await sha256OfText(plain));
}
