// @ts-check
// Since when: the time stamps on the log, each of which the log notes and the manifest names; whether their
// certificates had been revoked, and whether a later stamp goes on where these have ended.
import { readCertificates } from "./certificates.js";
import { four, stampFile } from "./encoding.js";
import { CERTIFICATES, DOSSIER, MANIFEST } from "./names.js";
import { judgeStamps } from "./renewal.js";
import { KeptRevocation } from "./revocation.js";
import { checkToken, granted } from "./tokens.js";

export class Stamps {
  /**
   * @param {Manifest} manifest
   * @param {import("./contents.js").Contents} contents
   * @param {import("./log.js").Log} log
   * @param {Set<string>} anchors
   */
  constructor(manifest, contents, log, anchors) {
    this.manifest = manifest;
    this.contents = contents;
    this.log = log;
    this.anchors = anchors;
    this.report = contents.report;
    /** @type {Map<number, CheckedToken>} those that are right, by the entry that they stamp */
    this.tokens = new Map();
  }

  async check() {
    const { contents, log, report, tokens } = this;
    const stamped = log.noted("stamped");
    for (const [seq, entry] of stamped) contents.compare(stampFile(seq), entry.sha256, entry.size, "noted");
    const listed = this.manifest.timestamps;
    const pem = listed.length ? ((await contents.text(CERTIFICATES)) ?? "") : "";
    const [held, kept] = [readCertificates(pem), new KeptRevocation(pem)];
    for (const one of listed) await this.checkOne(one, held, kept);
    const named = [...tokens.keys()].join();
    const here = [...stamped.keys()].filter((seq) => contents.has(stampFile(seq)));
    const differ = log.isComplete && named !== here.join();
    if (differ && !report.changed.size) report.change(MANIFEST, "stamps");
    const last = Math.max(0, ...tokens.keys());
    report.unstamped = [...log.entries].filter(([seq, one]) => seq > last && one.act !== "stamped").length;
    judgeStamps(report.stamps, Date.now());
    report.uncovered = this.leavesOut();
  }

  /** Whether a file of the bundle is newer than the last stamp that proves its time. */
  leavesOut() {
    const { contents, log, report } = this;
    const covered = Math.max(0, ...report.stamps.filter((one) => one.lasting).map((one) => one.entry));
    const originals = [...log.kept().values()].map((one) => one.sha256);
    const files = new Set([contents.sha256(DOSSIER), ...originals]);
    const acts = ["sealed", "exported"];
    return [...log.entries].some(([seq, one]) => seq > covered && acts.includes(one.act) && files.has(one.sha256));
  }

  /**
   * @param {string} name
   * @param {LogEntry} entry that it stamps
   * @param {pki.Certificate[]} held
   * @param {KeptRevocation} kept
   * @returns {Promise<{token: CheckedToken, revocation: RevocationStatus} | null>} null when it is refused
   */
  async checkedToken(name, entry, held, kept) {
    const { contents, report } = this;
    let why = "stamp";
    try {
      const token = await checkToken(granted(await contents.read(name)), entry, held, this.anchors);
      const revocation = await kept.status(token.path, new Date(token.time));
      if (revocation !== "revoked") return { token, revocation };
      why = "revoked";
    } catch {
      // It is none: said below.
    }
    report.change(name, why);
    report.refused = true;
    return null;
  }

  /**
   * @param {ManifestStamp} one
   * @param {pki.Certificate[]} held
   * @param {KeptRevocation} kept
   */
  async checkOne(one, held, kept) {
    const { contents, log, report } = this;
    const name = stampFile(one?.entry);
    const entry = log.entries.get(one?.entry);
    if (!contents.has(name) || !entry) {
      if (one?.file !== name) report.change(MANIFEST, "form");
      report.missing.add(contents.has(name) ? `custody/${four(one?.entry)}.json` : name);
      return;
    }
    const checked = await this.checkedToken(name, entry, held, kept);
    if (!checked) return;
    const { token, revocation } = checked;
    const time = `${new Date(token.time).toISOString().slice(0, 19)}Z`;
    const authority = [...token.authority].slice(0, 300).join("");
    const right = { file: name, entry: one.entry, time, authority, own_clock: token.own };
    if (JSON.stringify(one) !== JSON.stringify(right)) report.change(MANIFEST, "stamps");
    this.tokens.set(one.entry, token);
    const noted = log.noted("stamped").get(one.entry)?.seq ?? 0;
    const unjudged = { ended: false, lasting: false, renewedBy: 0 };
    report.stamps.push({ ...token, entry: one.entry, noted, revocation, ...unjudged });
  }
}
