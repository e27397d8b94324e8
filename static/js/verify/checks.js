// @ts-check
// Whether a bundle fits together, who made it and since when it has existed: three answers, each on its own. It
// follows dossier/verify/ rule by rule: the two must agree about every bundle.
import { NotABundle } from "./bundle.js";
import { Contents } from "./contents.js";
import { checkContract } from "./contract.js";
import { canonical, four } from "./encoding.js";
import { Log, readEntry } from "./log.js";
import { againstDossier, againstLog, againstSignature, staying, unconfirmed } from "./manifest_claims.js";
import { DOSSIER, MANIFEST, SCHEMA, SEAL, SUMS } from "./names.js";
import { attached, checkSums, marksOf, originOf } from "./origin.js";
import { Report } from "./report.js";
import { Stamps } from "./stamps.js";
import { parseStrictly } from "./strict_json.js";
import { checkForPrograms, checkPaper, checkTexts } from "./texts.js";

const START = "0".repeat(64); // before the first entry of a log

/**
 * A manifest of another version is not one that is wrong.
 * @param {any} value
 */
function knownForm(value) {
  if (!Object.hasOwn(value, "schema")) throw new TypeError();
  if (value.schema !== SCHEMA) throw new NotABundle();
  return value;
}

/** One run over one bundle. */
export class Check {
  /**
   * @param {import("./bundle.js").Bundle} files
   * @param {TrustAnchors} anchors
   * @param {string[]} typed numbers off the paper
   * @param {WrittenTexts} written
   */
  constructor(files, anchors, typed, written) {
    this.anchors = anchors;
    this.typed = typed;
    this.written = written;
    this.report = new Report();
    this.contents = new Contents(files, this.report);
    this.log = new Log(0);
    this.dossierEntries = 0; // of the log, when dossier.pdf was signed
    /** @type {Map<number, CheckedToken>} */
    this.tokens = new Map();
  }

  /** @param {(done: number, total: number) => void} progress in files */
  async run(progress) {
    await this.contents.hash(progress);
    const listed = await this.sums();
    const manifest = await this.readManifest();
    if (manifest) await this.checkManifest(manifest);
    await this.seal();
    checkContract(this.contents, manifest, listed, this.log, this.tokens);
    this.vouched();
    if (!this.contents.files.isRight) this.report.change("bundle.zip", "archive");
    return this.report;
  }

  /** @param {Manifest} manifest */
  async checkManifest(manifest) {
    const { contents, typed } = this;
    this.log = new Log(manifest.custody.entries);
    await this.chain(manifest);
    this.originals(manifest);
    const stamps = new Stamps(manifest, contents, this.log, this.anchors.stamp);
    await stamps.check();
    this.tokens = stamps.tokens;
    const inner = await this.claims(manifest);
    this.dossierEntries = inner?.custody?.entries ?? 0;
    await checkPaper(inner, contents, typed);
    await checkTexts(manifest, inner, contents, this.tokens, this.written);
    await checkForPrograms(manifest, contents);
  }

  /** @returns {Promise<Set<string> | null>} the names in SHA256SUMS, whose digests are compared */
  async sums() {
    const { contents, report } = this;
    const text = await contents.text(SUMS);
    if (text === null) return null;
    const listed = new Set([SUMS]);
    for (const line of text.replace(/\n$/, "").split("\n")) {
      const match = /^([0-9a-f]{64}) {2}(\S[^\n]*)$/.exec(line);
      if (!match || listed.has(match[2])) report.change(SUMS, "form");
      else {
        listed.add(match[2]);
        contents.compare(match[2], match[1], null, "sums");
      }
    }
    if (!text.endsWith("\n")) report.change(SUMS, "form");
    const names = text.split("\n").filter(Boolean).map((line) => line.slice(66));
    const unordered = names.some((name, place) => place > 0 && name < names[place - 1]);
    if (unordered) report.change(SUMS, "order");
    return listed;
  }

  /** @returns {Promise<Manifest | null>} */
  async readManifest() {
    const text = await this.contents.text(MANIFEST);
    if (text === null) return null;
    try {
      const value = knownForm(parseStrictly(text));
      const lists = [value.files, value.exhibits, value.timestamps, value.fingerprints ?? []];
      const named = typeof value.case === "string" && typeof value.language === "string";
      const well = lists.every(Array.isArray) && named && Number.isInteger(value.custody.entries);
      if (!well) throw new TypeError();
      for (const one of value.files) this.contents.compare(String(one.file), one.sha256, one.size, "manifest");
      if (canonical(value) !== text) this.report.change(MANIFEST, "form");
      return value;
    } catch (error) {
      if (error instanceof NotABundle) throw error;
      this.report.change(MANIFEST, "form");
      return null;
    }
  }

  /** How far into the log somebody vouches for it who is trusted: by the signed list, a stamp or the dossier. */
  vouched() {
    const { log, report, dossierEntries } = this;
    const ends = report.stamps.filter((one) => one.lasting).map((one) => one.entry);
    if (report.origin.state === "good" && dossierEntries) ends.push(dossierEntries);
    const last = Math.max(...ends);
    if (ends.length && report.listing.state !== "good" && last < log.count) report.unvouched = last + 1;
  }

  /**
   * Every entry is there, canonical, in its place, and follows from the one before.
   * @param {Manifest} manifest
   */
  async chain({ custody: { entries: count, head } }) {
    const { contents, log, report } = this;
    /** @type {string | null} */
    let before = START;
    for (let seq = 1; seq <= Math.min(count, contents.files.size); seq += 1) {
      const name = `custody/${four(seq)}.json`;
      const text = await contents.text(name);
      const entry = text === null ? null : readEntry(text, contents.sha256(name) ?? "");
      if (!entry) {
        if (text !== null) report.change(name, "form");
        before = null;
        continue;
      }
      if (entry.seq !== seq || (before !== null && entry.prev !== before)) report.change(name, "chain");
      before = entry.digest;
      log.entries.set(seq, entry);
    }
    if (before !== null && before !== head) report.change(`custody/${four(count)}.json`, "head");
    this.voided();
    report.outside = log.outsideEvents();
  }

  /** What no longer counts. An entry can be voided only after it was written. */
  voided() {
    const { log, report } = this;
    for (const [number, { by, reason }] of log.voided()) {
      const entry = log.entries.get(number);
      if (number >= by) report.change(`custody/${four(by)}.json`, "void");
      else if (entry) report.voided.push({ entry: number, act: entry.act, by, reason });
    }
  }

  /**
   * Each original is the file whose arrival the log notes, and none that the log notes is left out.
   * @param {Manifest} manifest
   */
  originals(manifest) {
    const { contents, log, report } = this;
    if (!log.isComplete) return; // the gap in the log is named already
    const kept = log.kept();
    const here = new Set();
    for (const one of manifest.exhibits) {
      here.add(one?.number);
      const entry = kept.get(one?.number) ?? { sha256: "", size: -1 };
      contents.compare(String(one?.file), entry.sha256, entry.size, "original");
    }
    for (const number of kept.keys()) {
      if (!here.has(number)) report.missing.add(`originals/${four(number)}.*`);
    }
    if (!log.exported(contents.sha256(DOSSIER)).length) report.change(DOSSIER, "dossier");
  }

  /**
   * The manifest says nothing that the log and the signed dossier do not; and who signed that.
   * @param {Manifest} manifest
   * @returns {Promise<DossierManifest | null>} the manifest in dossier.pdf
   */
  async claims(manifest) {
    const { contents, log, report } = this;
    const pdf = await contents.bytes(DOSSIER);
    let inner = null;
    if (pdf) {
      const marks = marksOf(pdf);
      inner = await attached(pdf, marks);
      report.origin = await originOf(pdf, marks, this.anchors.sign, this.signedBy());
      if (report.origin.state === "stop") report.change(DOSSIER, "signature");
    }
    if (!log.isComplete) return inner;
    try {
      const wrong = [
        ...againstLog(manifest, log, contents.sha256(DOSSIER)),
        ...againstSignature(manifest, report.origin.level ?? ""),
        ...(inner ? againstDossier(manifest, inner, log) : []),
      ];
      for (const fact of unconfirmed(manifest, inner)) report.doubt(MANIFEST, "unconfirmed", fact);
      report.staying = staying(manifest, wrong);
      if (wrong.length) report.change(MANIFEST, "facts", [...new Set(wrong)].join(", "));
    } catch {
      report.change(MANIFEST, "form");
    }
    return inner;
  }

  /** Who signed the list of all files. */
  async seal() {
    const { contents, report } = this;
    if (!contents.has(SEAL) || !contents.has(SUMS)) return;
    const [signature, sums] = [await contents.bytes(SEAL), await contents.bytes(SUMS)];
    if (!signature || !sums) return;
    try {
      report.listing = await checkSums(new Uint8Array(signature), sums, this.anchors);
    } catch {
      report.listing = { state: "stop", why: "invalid" };
      report.change(SEAL, "seal");
    }
  }

  /** When the dossier existed by, for the validity of the certificate: a lasting stamp's time, or now. */
  signedBy() {
    const digest = this.contents.sha256(DOSSIER);
    const from = [...this.log.entries.values()].find((one) => one.sha256 === digest)?.seq ?? Infinity;
    const times = this.report.stamps.filter((one) => one.lasting && one.entry >= from).map((one) => one.time);
    return new Date(Math.min(...(times.length ? times : [Date.now()])));
  }
}
