// @ts-check
// What was found about a bundle: three answers, each green ("good"), amber ("wait") or red ("stop").

export class Report {
  /** @type {Map<string, Reason>} by the name of the file; the first reason stays */
  changed = new Map();
  /** @type {Set<string>} */
  missing = new Set();
  /** @type {string[]} names of what is not the bundle's */
  extra = [];
  /** @type {(Reason & {name: string})[]} what nothing signed confirms */
  doubtful = [];
  /** @type {string[]} SHA-256 of files that stayed with the client */
  staying = [];
  /** @type {{entry: number, act: string, by: number, reason: string}[]} entries of the log that no longer count */
  voided = [];
  /** @type {{entry: number, at: string, who: string, happened: string, account: string}[]} entered by people */
  outside = [];
  /** @type {CheckedStamp[]} */
  stamps = [];
  unstamped = 0; // newest entries of the log that no stamp covers
  unvouched = 0; // the first entry of the log of which nobody who is trusted knows; 0 also where nobody is trusted
  uncovered = false; // a file of it is newer than the last lasting stamp
  refused = false; // a stamp that is none
  /** @type {SignatureOrigin} of dossier.pdf */
  origin = { state: "wait", why: "unsigned" };
  /** @type {SignatureOrigin} of SHA256SUMS */
  listing = { state: "wait", why: "unsigned" };
  /** @type {PrintedNumbers} */
  printed = { short: "", fingerprint: "", dossier: "", sums: "" };
  /** @type {string[]} which of the printed numbers were typed in, by name */
  onPaper = [];

  /**
   * @param {string} name
   * @param {string} why
   * @param {string} facts
   */
  change(name, why, facts = "") {
    if (!this.changed.has(name)) this.changed.set(name, { why, facts });
  }

  /**
   * @param {string} name
   * @param {string} why
   * @param {string} facts
   */
  doubt(name, why, facts = "") {
    this.doubtful.push({ name, why, facts });
  }

  get isChanged() {
    return this.changed.size > 0 || this.extra.length > 0;
  }

  /** @returns {Light} */
  get fits() {
    if (this.isChanged || this.missing.size) return "stop";
    return this.doubtful.length ? "wait" : "good";
  }

  /** @returns {Light} of both signatures together */
  get madeBy() {
    const states = [this.origin.state, this.listing.state];
    if (states.includes("stop")) return "stop";
    return states.includes("wait") ? "wait" : "good";
  }

  /** @returns {Light} */
  get since() {
    if (this.refused) return "stop";
    return this.stamps.some((one) => one.lasting) && !this.uncovered ? "good" : "wait";
  }

  /** @returns {"changed" | "missing" | "confirmed" | "unconfirmed"} */
  get result() {
    if (this.isChanged || this.madeBy === "stop" || this.refused) return "changed";
    if (this.missing.size) return "missing";
    return [this.fits, this.madeBy, this.since].every((one) => one === "good") ? "confirmed" : "unconfirmed";
  }
}
