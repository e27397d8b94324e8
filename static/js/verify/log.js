// @ts-check
// The custody log: what an entry is about, as cases/custody_subjects.py reads it, and what all say together.
import { parseStrictly } from "./strict_json.js";

const FIELDS = "act,at,prev,salt,seq,sha256,size,subject";

/**
 * The word before a number that an entry of this act is about.
 * @type {Record<string, string>}
 */
const NUMBERED = {
  sealed: "exhibit",
  removed: "exhibit",
  stamped: "entry",
  "fingerprint-noted": "fingerprint",
  "fingerprint-removed": "fingerprint",
};

/**
 * What an entry is about; null for acts by which no bundle is checked.
 * @param {string} act
 * @param {string} text
 * @returns {CustodySubject | null}
 */
export function subjectOf(act, text) {
  if (Object.hasOwn(NUMBERED, act)) {
    const [, word, number] = /^([a-z]+) ([1-9][0-9]{0,8})$/.exec(text) ?? [];
    if (word !== NUMBERED[act]) return { form: "unknown" };
    return { form: word === "entry" ? "logentry" : word, number: Number(number) };
  }
  if (act === "voided") return voidedOf(text);
  if (act === "outside-event") return outsideEventOf(text);
  if (act !== "exported") return null;
  if (text === "bundle") return { form: "bundle" };
  const [, form, code] = /^(dossier|letter|upload-set) ([a-z-]{1,16})$/.exec(text) ?? [];
  if (form === "dossier") return { form, language: code };
  return form ? { form: form.replace("-", ""), place: code } : { form: "unknown" };
}

/**
 * Which entry was voided, why, and by whom where it was a counsellor.
 * @param {string} text
 * @returns {CustodySubject}
 */
function voidedOf(text) {
  const [, number, reason, who] = /^entry ([1-9][0-9]{0,8}) ([a-z-]{1,32})(?: (.+))?$/.exec(text) ?? [];
  if (!number || (who !== undefined && who !== oneLine(who))) return { form: "unknown" };
  const voided = { number: Number(number), reason };
  return who === undefined ? { form: "voidedentry", ...voided } : { form: "entryvoidedby", ...voided, who };
}

/**
 * What a person entered who saw it outside the site: when it happened, as they say, and who entered it where it was
 * a counsellor.
 * @param {string} text
 * @returns {CustodySubject}
 */
function outsideEventOf(text) {
  const [, role, happened, rest] = /^(client|counsellor) (\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?) (.+)$/.exec(text) ?? [];
  const unknown = { form: "unknown" };
  if (!role || !isMoment(happened)) return unknown;
  if (role === "client") {
    return rest === oneLine(rest) ? { form: "outsideevent", happened, account: rest } : unknown;
  }
  const [, who, account] = /^(.+?) -> (.+)$/.exec(rest) ?? [];
  if (!account || account !== oneLine(account) || who !== oneLine(who)) return unknown;
  return { form: "counselloroutsideevent", who, happened, account };
}

/**
 * Whether it is a day or a minute that there is.
 * @param {string} text in the form of ISO 8601
 */
function isMoment(text) {
  const time = Date.parse(`${text.slice(0, 10)}T${text.slice(11) || "00:00"}Z`);
  return text >= "1000" && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/**
 * A name as one_line writes it: Python splits a text at the four separators of ASCII too.
 * @param {string} name
 */
function oneLine(name) {
  const spaced = [...name].map((sign) => (sign >= "\x1c" && sign <= "\x1f" ? " " : sign)).join("");
  return spaced.split(/\p{White_Space}+/u).filter(Boolean).join(" ").replaceAll("->", "→");
}

/**
 * @param {string} text
 * @param {string} digest SHA-256 of it
 * @returns {LogEntry | null} null when it is none in canonical form
 */
export function readEntry(text, digest) {
  try {
    const value = parseStrictly(text);
    const names = Object.keys(value).sort();
    const rewritten = JSON.stringify(Object.fromEntries(names.map((name) => [name, value[name]])));
    if (names.join() !== FIELDS || rewritten !== text || !Number.isInteger(value.seq)) return null;
    const about = subjectOf(value.act, value.subject);
    if (about?.form === "unknown") return null;
    return { ...value, about, digest, bytes: new TextEncoder().encode(text) };
  } catch {
    return null;
  }
}

export class Log {
  /** @param {number} count of the entries that the manifest names */
  constructor(count) {
    this.count = count;
    /** @type {Map<number, LogEntry>} by number */
    this.entries = new Map();
  }

  /** Whether all of it is there. */
  get isComplete() {
    return this.entries.size === this.count;
  }

  get newest() {
    return this.entries.get(this.entries.size);
  }

  /**
   * By the number of the exhibit, entry or fingerprint that it is about; of several the first.
   * @param {string} act
   */
  noted(act) {
    /** @type {Map<number, LogEntry>} */
    const found = new Map();
    for (const one of this.entries.values()) {
      const number = one.about?.number;
      if (one.act === act && number !== undefined && !found.has(number)) found.set(number, one);
    }
    return found;
  }

  /** The arrival of each exhibit that was not removed, by its number. */
  kept() {
    const removed = this.noted("removed");
    const here = [...this.noted("sealed")].filter(([number]) => !removed.has(number));
    return new Map(here.sort(([one], [two]) => one - two));
  }

  /** By the number of each voided entry: the one that voids it, and why; of several the first. */
  voided() {
    /** @type {Map<number, {by: number, reason: string}>} */
    const found = new Map();
    for (const one of this.entries.values()) {
      const { number, reason } = one.about ?? {};
      if (one.act !== "voided" || number === undefined || found.has(number)) continue;
      found.set(number, { by: one.seq, reason: reason ?? "" });
    }
    return found;
  }

  /** What people entered by hand: nothing here can tell whether it is true. */
  outsideEvents() {
    const found = [];
    for (const { seq, at, act, about } of this.entries.values()) {
      if (act !== "outside-event") continue;
      const { who = "", happened = "", account = "" } = about ?? {};
      found.push({ entry: seq, at, who, happened, account });
    }
    return found;
  }

  /** @param {string | undefined} digest of the file whose making is noted */
  exported(digest) {
    return [...this.entries.values()].filter((one) => one.act === "exported" && one.sha256 === digest);
  }
}
