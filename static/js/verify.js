// @ts-check
// Checks a bundle in this browser alone and answers three questions: does it fit together, who made it, since when.
// Nothing is sent. The same file is put into verify.html of every bundle, so it imports nothing; asn1js and pkijs
// come as `pki`. It follows dossier/verify/ rule by rule: the two must agree about every
// bundle.
const SCHEMA = "sextortion-help/bundle/1";
const START = "0".repeat(64);
const SHA256_OID = "2.16.840.1.101.3.4.2.1";
const DIGESTS = {
  [SHA256_OID]: "SHA-256",
  "2.16.840.1.101.3.4.2.2": "SHA-384",
  "2.16.840.1.101.3.4.2.3": "SHA-512",
};
const NAMES_SIGNER = { "1.2.840.113549.1.9.16.2.47": "SHA-256", "1.2.840.113549.1.9.16.2.12": "SHA-1" };
const FIELDS = "act,at,prev,salt,seq,sha256,size,subject";
const DOSSIER_SCHEMA = "sextortion-help/dossier/1";
const FIXED = ["SHA256SUMS", "manifest.json", "dossier.pdf", "READ-ME.txt", "LIES-MICH.txt", "verify.html"];
const SEAL = "SHA256SUMS.p7s"; // the signature over the list; not there when a bundle could not be signed
const CASE_UCO = "case.jsonld"; // bundles of before have none
const UCO_IDS = "3f0b6c1e7f354c1b9d0e5b8f7c6a2d41"; // the namespace of our names, as of a UUID
const UCO_PARTS = ["action", "core", "observable", "tool", "types"];
const SIGNATURE_STAMP = "1.2.840.113549.1.9.16.2.14"; // an unsigned attribute: RFC 3161 appendix A
const OWN_POLICY = "2.25.43366464657651361089514442912383376080"; // of a site's own clock
const NEAR = 2 * 60_000; // ms between a file's arrival and the entry that notes it
const AHEAD = 24 * 3_600_000; // ms that the clock of whoever checks may be behind
const FACTS = "schema case made_at language dossier exhibits custody timestamps fingerprints files".split(" ");
const EXHIBIT = "entry,file,file_name,media_type,number,received_at,sha256,size";
const ENDINGS = {
  "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/heic": "heic", "image/heif": "heif",
  "image/gif": "gif", "image/avif": "avif", "application/pdf": "pdf", "text/plain": "txt", "text/html": "html",
  "application/json": "json", "application/zip": "zip", "message/rfc822": "eml", "video/mp4": "mp4",
  "multipart/related": "mhtml", "application/vnd.ms-outlook": "msg",
  "video/quicktime": "mov", "video/webm": "webm", "audio/ogg": "ogg", "audio/mp4": "m4a", "audio/amr": "amr",
  "audio/mpeg": "mp3", "audio/wav": "wav", "audio/aac": "aac", "audio/x-caf": "caf", "audio/flac": "flac",
  "image/tiff": "tif", "image/bmp": "bmp",
};
const NOTHING_DEFLATED = 2; // bytes that an empty member takes when it was deflated
const MOST_TEXT = 32 * 1024 * 1024; // bytes of a list

class NotABundle extends Error {}

// --- reading ---

/**
 * The files of a bundle by their names.
 * @extends {Map<string, () => Promise<Blob>>}
 */
class Bundle extends Map {
  /** @type {string[]} names of what lies beside the bundle, and of what no honest packer writes */
  strange = [];
  /** @type {string[]} their names end with "/" */
  folders = [];
}

async function fromZip(file) {
  const tail = new DataView(await file.slice(-66000).arrayBuffer());
  let at = tail.byteLength - 22;
  while (at >= 0 && tail.getUint32(at, true) !== 0x06054b50) at -= 1;
  if (at < 0) throw new NotABundle();
  const count = tail.getUint16(at + 10, true);
  const start = tail.getUint32(at + 16, true);
  const list = new DataView(await file.slice(start, start + tail.getUint32(at + 12, true)).arrayBuffer());
  const files = new Bundle();
  let place = 0;
  for (let index = 0; index < count; index += 1) {
    if (list.getUint32(place, true) !== 0x02014b50) throw new NotABundle();
    const sizes = [28, 30, 32].map((offset) => list.getUint16(place + offset, true));
    const nameBytes = new Uint8Array(list.buffer, place + 46, sizes[0]);
    const name = new TextDecoder().decode(nameBytes);
    const member = {
      method: list.getUint16(place + 10, true),
      packed: list.getUint32(place + 20, true),
      offset: list.getUint32(place + 42, true),
      nameBytes,
    };
    const isLink = ((list.getUint32(place + 38, true) >>> 16) & 0o170000) === 0o120000;
    const hasBytes = list.getUint32(place + 24, true) > 0 || member.packed > NOTHING_DEFLATED;
    const isFolder = name.endsWith("/");
    if (files.has(name) || isLink || name.includes("\0") || (isFolder && hasBytes)) files.strange.push(name);
    if (isFolder) files.folders.push(name);
    else files.set(name, () => readMember(file, member));
    place += 46 + sizes[0] + sizes[1] + sizes[2];
  }
  return files;
}

async function readMember(file, { method, packed, offset, nameBytes }) {
  const head = new DataView(await file.slice(offset, offset + 30).arrayBuffer());
  if (head.getUint32(0, true) !== 0x04034b50) throw new Error("no member here");
  const named = await file.slice(offset + 30, offset + 30 + head.getUint16(26, true)).arrayBuffer();
  if (hex(named) !== hex(nameBytes)) throw new Error("named in two ways");
  const begin = offset + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const data = file.slice(begin, begin + packed);
  if (method === 0) return data;
  if (method !== 8) throw new Error("packed in another way");
  return new Response(data.stream().pipeThrough(new DecompressionStream("deflate-raw"))).blob();
}

async function walk(entry, path, files) {
  if (entry.kind === "file") {
    const file = await entry.getFile();
    files.set(path + entry.name, async () => file);
  } else if (entry.kind === "directory") {
    files.folders.push(`${path}${entry.name}/`);
    for await (const child of entry.values()) await walk(child, `${path}${entry.name}/`, files);
  } else if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    files.set(path + entry.name, async () => file);
  } else {
    files.folders.push(`${path}${entry.name}/`);
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) return;
      for (const child of some) await walk(child, `${path}${entry.name}/`, files);
    }
  }
}

async function fromDrop(transfer) {
  const zip = [...transfer.files].find((file) => file.name.toLowerCase().endsWith(".zip"));
  if (zip) return fromZip(zip);
  // Both must be asked for before the first wait, or the browser takes the list away.
  const entries = [...transfer.items].map((item) => item.getAsFileSystemHandle?.() ?? item.webkitGetAsEntry());
  const files = new Bundle();
  for (const entry of entries) await walk(await entry, "", files);
  return files;
}

function fromChoice(list) {
  const chosen = [...list];
  if (chosen.length === 1 && chosen[0].name.toLowerCase().endsWith(".zip")) return fromZip(chosen[0]);
  const files = new Bundle(); // no browser names an empty folder here: one shows when dropped, or in a zip
  for (const file of chosen) files.set(file.webkitRelativePath || file.name, async () => file);
  return files;
}

function rooted(files) {
  for (const known of ["manifest.json", "SHA256SUMS"]) {
    const found = [...files.keys()].filter((name) => name.split("/").pop() === known);
    if (!found.length) continue;
    const prefix = found.sort((one, two) => one.length - two.length)[0].slice(0, -known.length);
    const inside = new Bundle();
    inside.strange = [...files.strange];
    // Unpacked, such a bundle would leave the folder it was unpacked in.
    if (prefix.split("/").slice(0, -1).some((part) => part === "" || part === "..")) inside.strange.push(prefix);
    for (const [name, read] of files) {
      if (name.startsWith(prefix)) inside.set(name.slice(prefix.length), read);
      else inside.strange.push(name);
    }
    for (const name of files.folders) {
      if (!name.startsWith(prefix) && !prefix.startsWith(name)) inside.strange.push(name);
      else if (name.length > prefix.length) inside.folders.push(name.slice(prefix.length));
    }
    return inside;
  }
  throw new NotABundle();
}

// --- checking ---

const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const sha256 = async (bytes) => hex(await crypto.subtle.digest("SHA-256", bytes));
const four = (number) => String(number).padStart(4, "0");
const stampFile = (seq) => `timestamps/${four(seq)}.tsr`;

// The word before a number that an entry of this act is about.
const NUMBERED = {
  sealed: "exhibit",
  removed: "exhibit",
  stamped: "entry",
  "fingerprint-noted": "fingerprint",
  "fingerprint-removed": "fingerprint",
};

/**
 * What an entry is about, as cases/custody_subjects.py reads it; null for acts by which no bundle is checked.
 * @param {string} act
 * @param {string} text
 * @returns {{ form: string, number?: number, language?: string, place?: string } | null}
 */
export function subjectOf(act, text) {
  if (Object.hasOwn(NUMBERED, act)) {
    const [, word, number] = /^([a-z]+) ([1-9][0-9]{0,8})$/.exec(text) ?? [];
    if (word !== NUMBERED[act]) return { form: "unknown" };
    return { form: word === "entry" ? "logentry" : word, number: Number(number) };
  }
  if (act !== "exported") return null;
  if (text === "bundle") return { form: "bundle" };
  const [, form, code] = /^(dossier|letter) ([a-z-]{1,16})$/.exec(text) ?? [];
  if (form === "dossier") return { form, language: code };
  return form === "letter" ? { form, place: code } : { form: "unknown" };
}

function moment(text) {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) throw new TypeError();
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new TypeError();
  return time;
}

// How the site writes a manifest: ASCII alone.
function canonical(value) {
  const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return `${JSON.stringify(value, null, 2)}\n`.replace(/[\u0080-\uffff]/g, escaped);
}

const digits = (text) => text.replace(/[\s:.\u00a0-]/g, "").toLowerCase();

// A UUID of version 5 (RFC 9562): the same name has the same everywhere.
async function ucoId(name) {
  const space = Uint8Array.from(UCO_IDS.match(/../g), (pair) => parseInt(pair, 16));
  const bytes = new Uint8Array([...space, ...new TextEncoder().encode(name)]);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-1", bytes)).slice(0, 16);
  hash[6] = (hash[6] & 0x0f) | 0x50;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  return `kb:${hex(hash).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")}`;
}

/**
 * The manifest in the terms of CASE/UCO, as dossier/bundle/case_uco.py makes it.
 * @param {any} manifest
 */
async function caseUco({ case: name, exhibits, dossier }) {
  const uco = UCO_PARTS.map((part) => [`uco-${part}`, `https://ontology.unifiedcyberontology.org/uco/${part}/`]);
  const context = {
    kb: "urn:uuid:",
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    ...Object.fromEntries(uco),
    xsd: "http://www.w3.org/2001/XMLSchema#",
  };
  const tool = { "@id": await ucoId(`${name} tool`), "@type": "uco-tool:Tool", "uco-core:name": "sextortion_help" };
  /** @type {any[]} */
  const nodes = [tool];
  for (const one of exhibits) {
    const key = `${name} exhibit ${one.number}`;
    const size = { "uco-observable:sizeInBytes": { "@type": "xsd:integer", "@value": String(one.size) } };
    const file = await ucoFile(key, one.file_name, one.media_type, one.sha256, size);
    const record = {
      "@id": await ucoId(`${key} record`),
      "@type": "case-investigation:ProvenanceRecord",
      "uco-core:description": one.file,
      "case-investigation:exhibitNumber": String(one.number),
      "uco-core:object": { "@id": file["@id"] },
    };
    const receipt = {
      ...(await ucoAction(`${name} receipt ${one.number}`, "received", one.received_at, tool)),
      "uco-core:description": one.entry === null ? "" : `custody/${four(one.entry)}.json`,
      "uco-action:object": { "@id": file["@id"] },
      "uco-action:result": { "@id": record["@id"] },
    };
    nodes.push(file, record, receipt);
  }
  const printed = [];
  for (const one of exhibits) printed.push({ "@id": await ucoId(`${name} exhibit ${one.number}`) });
  const pdf = await ucoFile(`${name} dossier`, "dossier.pdf", "application/pdf", dossier.sha256, {});
  const printing = {
    ...(await ucoAction(`${name} printing`, "dossier made", dossier.made_at, tool)),
    "uco-action:object": printed,
    "uco-action:result": { "@id": pdf["@id"] },
  };
  nodes.push(pdf, printing);
  const investigation = {
    "@id": await ucoId(`${name} case`),
    "@type": "case-investigation:Investigation",
    "uco-core:name": name,
    "uco-core:object": nodes.map((node) => ({ "@id": node["@id"] })),
  };
  return { "@context": context, "@graph": [investigation, ...nodes] };
}

async function ucoFile(key, name, type, digest, size) {
  const hash = {
    "@id": await ucoId(`${key} hash`),
    "@type": "uco-types:Hash",
    "uco-types:hashMethod": "SHA256",
    "uco-types:hashValue": { "@type": "xsd:hexBinary", "@value": digest.toUpperCase() },
  };
  const facets = [
    {
      "@id": await ucoId(`${key} file`),
      "@type": "uco-observable:FileFacet",
      "uco-observable:fileName": name,
      ...size,
    },
    {
      "@id": await ucoId(`${key} content`),
      "@type": "uco-observable:ContentDataFacet",
      "uco-observable:hash": hash,
      "uco-observable:mimeType": type,
      ...size,
    },
  ];
  return { "@id": await ucoId(key), "@type": "uco-observable:File", "uco-core:hasFacet": facets };
}

async function ucoAction(key, name, at, tool) {
  const moment = { "@type": "xsd:dateTime", "@value": at };
  return {
    "@id": await ucoId(key),
    "@type": "case-investigation:InvestigativeAction",
    "uco-core:name": name,
    "uco-action:startTime": moment,
    "uco-action:endTime": moment,
    "uco-action:instrument": { "@id": tool["@id"] },
  };
}

function originalName({ number, media_type: type, file }) {
  if (!Number.isInteger(number) || typeof type !== "string") throw new TypeError();
  const ending = Object.hasOwn(ENDINGS, type) ? ENDINGS[type] : null;
  const free = new RegExp(`^originals/${four(number)}(\\.[a-z0-9]{1,5})?$`);
  return ending === null && free.test(file) ? file : `originals/${four(number)}.${ending}`;
}

class Check {
  constructor(files, anchors, typed) {
    this.files = files;
    this.anchors = anchors;
    this.typed = typed; // numbers off the paper
    this.report = { changed: new Map(), missing: new Set(), extra: [], doubtful: [], stamps: [], unstamped: 0 };
    this.report.staying = []; // SHA-256 of files that stayed with the client
    this.report.origin = { state: "wait", why: "unsigned" }; // of dossier.pdf
    this.report.printed = { short: "", fingerprint: "", dossier: "", sums: "" };
    this.report.onPaper = []; // which of them were typed in, by name
    this.report.listing = { state: "wait", why: "unsigned" }; // of SHA256SUMS
    this.digests = new Map();
    this.entries = new Map();
    this.tokens = new Map();
    this.manifest = null;
    this.inner = null; // the manifest in dossier.pdf
  }

  change(name, why, facts = "") {
    if (!this.report.changed.has(name)) this.report.changed.set(name, { why, facts });
  }

  async run(progress) {
    let done = 0;
    for (const [name, read] of this.files) {
      progress((done += 1), this.files.size);
      try {
        const bytes = await (await read()).arrayBuffer();
        this.digests.set(name, { sha256: await sha256(bytes), size: bytes.byteLength });
      } catch {
        this.digests.set(name, { sha256: "", size: -1 });
        this.change(name, "unreadable");
      }
    }
    const listed = await this.sums();
    await this.readManifest();
    if (this.manifest) {
      await this.chain();
      this.originals();
      await this.stamps();
      await this.claims();
      await this.printed();
      await this.texts();
      await this.forPrograms();
    }
    await this.seal();
    this.contract(listed);
    return this.judge();
  }

  judge() {
    const { changed, missing, extra, doubtful, stamps, origin, listing, refused, uncovered } = this.report;
    const signed = [origin.state, listing.state];
    this.report.madeBy = signed.find((one) => one === "stop") ?? signed.find((one) => one === "wait") ?? "good";
    const bad = changed.size || extra.length;
    this.report.fits = bad || missing.size ? "stop" : doubtful.length ? "wait" : "good";
    this.report.since = refused ? "stop" : stamps.some((one) => one.known) && !uncovered ? "good" : "wait";
    const all = [this.report.fits, this.report.madeBy, this.report.since];
    this.report.result = "unconfirmed";
    if (all.every((one) => one === "good")) this.report.result = "confirmed";
    if (missing.size) this.report.result = "missing";
    if (bad || this.report.madeBy === "stop" || refused) this.report.result = "changed";
    return this.report;
  }

  async bytes(name) {
    if (!this.digests.has(name)) {
      this.report.missing.add(name);
      return null;
    }
    try {
      return await (await this.files.get(name)()).arrayBuffer();
    } catch {
      this.change(name, "unreadable");
      return null;
    }
  }

  async text(name) {
    const bytes = await this.bytes(name);
    try {
      if (bytes?.byteLength > MOST_TEXT) throw new RangeError();
      return bytes && new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      this.change(name, "unreadable");
      return null;
    }
  }

  compare(name, digest, size, why) {
    const here = this.digests.get(name);
    if (!here) this.report.missing.add(name);
    else if (here.sha256 !== digest || (size !== null && here.size !== size)) this.change(name, why);
  }

  async sums() {
    const text = await this.text("SHA256SUMS");
    if (text === null) return null;
    const listed = new Set(["SHA256SUMS"]);
    for (const line of text.replace(/\n$/, "").split("\n")) {
      const match = /^([0-9a-f]{64}) {2}(\S[^\n]*)$/.exec(line);
      if (!match || listed.has(match[2])) this.change("SHA256SUMS", "form");
      else {
        listed.add(match[2]);
        this.compare(match[2], match[1], null, "sums");
      }
    }
    if (!text.endsWith("\n")) this.change("SHA256SUMS", "form");
    const names = text.split("\n").filter(Boolean).map((line) => line.slice(66));
    const unordered = names.some((name, place) => place > 0 && name < names[place - 1]);
    if (unordered) this.change("SHA256SUMS", "order");
    return listed;
  }

  async readManifest() {
    const text = await this.text("manifest.json");
    if (text === null) return;
    try {
      const value = JSON.parse(text);
      const lists = [value.files, value.exhibits, value.timestamps, value.fingerprints ?? []];
      const named = typeof value.case === "string" && typeof value.language === "string";
      const well = lists.every(Array.isArray) && named && Number.isInteger(value.custody.entries);
      if (value.schema !== SCHEMA || !well) throw new TypeError();
      for (const one of value.files) this.compare(String(one.file), one.sha256, one.size, "manifest");
      if (canonical(value) !== text) this.change("manifest.json", "form");
      this.manifest = value;
    } catch {
      this.change("manifest.json", "form");
    }
  }

  async chain() {
    const { entries: count, head } = this.manifest.custody;
    let before = START;
    for (let seq = 1; seq <= Math.min(count, this.files.size); seq += 1) {
      const name = `custody/${four(seq)}.json`;
      const text = await this.text(name);
      const entry = text === null ? null : readEntry(text);
      if (!entry) {
        if (text !== null) this.change(name, "form");
        before = null;
        continue;
      }
      if (entry.seq !== seq || (before !== null && entry.prev !== before)) this.change(name, "chain");
      before = this.digests.get(name).sha256;
      this.entries.set(seq, { ...entry, digest: before, bytes: new TextEncoder().encode(text) });
    }
    if (before !== null && before !== head) this.change(`custody/${four(count)}.json`, "head");
  }

  get complete() {
    return this.entries.size === this.manifest.custody.entries;
  }

  /** By the number of the exhibit, entry or fingerprint that it is about; of several the first. */
  noted(act) {
    const found = new Map();
    for (const one of this.entries.values()) {
      if (one.act === act && !found.has(one.about.number)) found.set(one.about.number, one);
    }
    return found;
  }

  kept() {
    const removed = this.noted("removed");
    const here = [...this.noted("sealed")].filter(([number]) => !removed.has(number));
    return new Map(here.sort(([one], [two]) => one - two));
  }

  exported(digest) {
    return [...this.entries.values()].filter((one) => one.act === "exported" && one.sha256 === digest);
  }

  originals() {
    if (!this.complete) return; // the gap in the log is named already
    const kept = this.kept();
    const here = new Set();
    for (const one of this.manifest.exhibits) {
      here.add(one?.number);
      const entry = kept.get(one?.number) ?? { sha256: "", size: -1 };
      this.compare(String(one?.file), entry.sha256, entry.size, "original");
    }
    for (const number of kept.keys()) {
      if (!here.has(number)) this.report.missing.add(`originals/${four(number)}.*`);
    }
    if (!this.exported(this.digests.get("dossier.pdf")?.sha256).length) this.change("dossier.pdf", "dossier");
  }

  // The manifest says nothing that the log and the signed dossier do not; and who signed that.
  async claims() {
    const pdf = await this.bytes("dossier.pdf");
    if (pdf) {
      const marks = new TextDecoder("latin1").decode(pdf); // a character for each byte
      this.inner = await attached(pdf, marks);
      this.report.origin = await originOf(pdf, marks, this.anchors, this.signedBy());
      if (this.report.origin.state === "stop") this.change("dossier.pdf", "signature");
    }
    if (!this.complete) return;
    try {
      const wrong = [...this.againstLog(), ...(this.inner ? this.againstDossier() : [])];
      this.unconfirmed();
      const listed = wrong.includes("fingerprints") ? [] : (this.manifest.fingerprints ?? []);
      const staying = [...listed].sort((one, two) => one.number - two.number);
      this.report.staying = staying.map((one) => one.sha256).filter((digest) => /^[0-9a-f]{64}$/.test(digest));
      if (wrong.length) this.change("manifest.json", "facts", [...new Set(wrong)].join(", "));
    } catch {
      this.change("manifest.json", "form");
    }
  }

  /** Names of the facts of the manifest that the log does not bear out. */
  *againstLog() {
    yield* this.exhibitsAgainstLog();
    yield* this.dossierAgainstLog();
    const { manifest } = this;
    const newest = this.entries.get(this.entries.size);
    const madeAt = moment(manifest.made_at);
    if (madeAt > Date.now() + AHEAD || (newest && madeAt < moment(newest.at) - NEAR)) yield "made_at";
    const gone = this.noted("fingerprint-removed");
    const known = [...this.noted("fingerprint-noted").keys()].filter((one) => !gone.has(one));
    const said = new Set((manifest.fingerprints ?? []).map((one) => one.number));
    if (said.size !== new Set(known).size || !known.every((one) => said.has(one))) yield "fingerprints";
  }

  *exhibitsAgainstLog() {
    const { manifest } = this;
    const kept = this.kept();
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

  *dossierAgainstLog() {
    const { manifest } = this;
    const { dossier } = manifest;
    const digest = this.digests.get("dossier.pdf")?.sha256;
    const whole = Object.keys(dossier).sort().join() === "file,made_at,sha256";
    const printed = this.exported(digest);
    if (!whole || dossier.file !== "dossier.pdf" || dossier.sha256 !== digest) yield "dossier";
    else if (printed.length) {
      const near = printed.some((one) => Math.abs(moment(one.at) - moment(dossier.made_at)) <= NEAR);
      if (!near) yield "dossier.made_at";
      if (!printed.some((one) => one.about.language === manifest.language)) yield "language";
    }
  }

  *againstDossier() {
    const { manifest, inner } = this;
    for (const name of ["case", "language"]) if (manifest[name] !== inner[name]) yield name;
    if (moment(inner.made_at) > moment(manifest.dossier.made_at) + NEAR) yield "dossier.made_at";
    const { entries: count, head } = inner.custody;
    if (this.entries.get(count)?.digest !== head) yield "custody";
    for (const name of ["exhibits", "fingerprints"]) {
      const printed = new Map((inner[name] ?? []).map((one) => [one.number, one]));
      for (const one of manifest[name] ?? []) {
        const before = printed.get(one.number) ?? one;
        const keys = new Set([...Object.keys(one), ...Object.keys(before)]);
        for (const key of [...keys].sort()) if (one[key] !== before[key]) yield key;
      }
    }
    const stamps = new Set(manifest.timestamps.map((one) => JSON.stringify(one)));
    if (!inner.timestamps.every((one) => stamps.has(JSON.stringify(one)))) yield "timestamps";
  }

  // What nothing but the manifest says.
  unconfirmed() {
    const found = Object.keys(this.manifest).filter((name) => !FACTS.includes(name)).sort();
    if (!this.inner) found.push("case");
    for (const [name, fact] of [["exhibits", "file_name"], ["fingerprints", "fingerprints"]]) {
      const printed = new Set((this.inner?.[name] ?? []).map((one) => one.number));
      if ((this.manifest[name] ?? []).some((one) => !printed.has(one.number))) found.push(fact);
    }
    for (const facts of found) this.report.doubtful.push({ name: "manifest.json", why: "unconfirmed", facts });
  }

  // Who signed the list of all files.
  async seal() {
    if (!this.digests.has(SEAL) || !this.digests.has("SHA256SUMS")) return;
    const [signature, sums] = [await this.bytes(SEAL), await this.bytes("SHA256SUMS")];
    if (!signature || !sums) return;
    try {
      this.report.listing = await checkSums(new Uint8Array(signature), sums, this.anchors);
    } catch {
      this.report.listing = { state: "stop", why: "invalid" };
      this.change(SEAL, "seal");
    }
  }

  signedBy() {
    const digest = this.digests.get("dossier.pdf")?.sha256;
    const from = [...this.entries.values()].find((one) => one.sha256 === digest)?.seq ?? Infinity;
    const times = this.report.stamps.filter((one) => one.known && one.entry >= from).map((one) => one.time);
    return new Date(Math.min(...(times.length ? times : [Date.now()])));
  }

  // The numbers on paper, derived anew; one that was typed in must be among them.
  async printed() {
    const [dossier, sums] = ["dossier.pdf", "SHA256SUMS"].map((name) => this.digests.get(name)?.sha256 ?? "");
    const printed = { short: "", fingerprint: "", dossier, sums };
    const { inner } = this;
    if (Array.isArray(inner?.exhibits) && inner.custody) {
      const order = [...inner.exhibits].sort((one, two) => one.number - two.number);
      const lines = order.map((one) => `${one.sha256}  ${four(one.number)}\n`);
      const list = `${lines.join("")}${inner.custody.head}  custody\n`;
      printed.fingerprint = await sha256(new TextEncoder().encode(list));
      printed.short = printed.fingerprint.slice(0, 16).toUpperCase().match(/.{4}/g).join(" ");
      if ((inner.fingerprint ?? printed.fingerprint) !== printed.fingerprint) this.change("dossier.pdf", "printed");
    }
    this.report.printed = printed;
    for (const number of this.typed) {
      const [name] = Object.entries(printed).find(([, value]) => digits(value) === number) ?? [];
      if (name) this.report.onPaper.push(name);
      else this.change("dossier.pdf", "paper", number);
    }
  }

  // case.jsonld says what manifest.json says.
  async forPrograms() {
    if (!this.digests.has(CASE_UCO)) return;
    try {
      const right = canonical(await caseUco(this.manifest));
      if ((await this.text(CASE_UCO)) !== right) this.change(CASE_UCO, "programs");
    } catch {
      this.change("manifest.json", "form");
    }
  }

  // The texts for people are those that the site writes.
  async texts() {
    const known = document.querySelector("[data-texts]").dataset.texts.split(" ");
    const stamps = [...this.tokens].sort(([one], [two]) => one - two);
    const clock = !stamps.length ? "none" : stamps.some(([, one]) => one.own) ? "own" : "other";
    const kind = this.digests.has(SEAL) ? `${clock}-signed` : clock;
    const made = String(this.manifest.made_at).slice(0, 16).replace("T", " ");
    for (const name of ["READ-ME.txt", "LIES-MICH.txt"]) {
      let text = await this.text(name);
      if (text === null) continue;
      text = text.replace(this.manifest.case, "REFERENCE").replace(made, "2000-01-01 00:00");
      if (this.report.printed.short) text = text.replace(this.report.printed.short, "SHORT");
      if (stamps.length) {
        const newest = four(stamps.at(-1)[0]);
        text = text.replace(`custody/${newest}.json`, "custody/0000.json");
        text = text.replace(`timestamps/${newest}.tsr`, "timestamps/0000.tsr");
        text = text.replace(` -attime ${stamps.at(-1)[1].time / 1000}\n`, " -attime 0\n");
      }
      const digest = await sha256(new TextEncoder().encode(text));
      if (!known.includes(`${kind}:${digest}`)) this.report.doubtful.push({ name, why: "text", facts: "" });
    }
    const page = await this.text("verify.html");
    if (page !== null && !(await this.isPage(page))) {
      this.report.doubtful.push({ name: "verify.html", why: "text", facts: "" });
    }
  }

  async isPage(text) {
    if (this.inner?.pages?.includes?.(this.digests.get("verify.html").sha256)) return true;
    const { known } = document.querySelector("[data-known]").dataset;
    const mark = ` data-known="${known}"`;
    if (!text.includes(mark)) return false;
    const plain = text.replaceAll(mark, ' data-known=""');
    return known.split(" ").includes(await sha256(new TextEncoder().encode(plain)));
  }

  // Nothing is here, in SHA256SUMS or in manifest.json that is not the bundle's.
  contract(listed) {
    const here = [...this.files.keys()];
    const right = this.manifest ? this.rightNames() : (listed ?? new Set(here));
    const parents = (name) => [...name.matchAll(/\//g)].map(({ index }) => name.slice(0, index + 1));
    const folders = new Set([...right].flatMap(parents));
    const extra = here.filter((name) => !right.has(name) && name !== SEAL);
    extra.push(...this.files.folders.filter((name) => !folders.has(name)), ...this.files.strange);
    this.report.extra = [...new Set(extra)].sort();
    if (!this.manifest) return;
    // Whether a list names a file that is none of the bundle's, or leaves out one that is here.
    const differs = (names, others) =>
      [...names].some((name) => !others.has(name)) ||
      [...others].some((name) => !names.has(name) && this.digests.has(name));
    if (listed && differs(listed, right)) this.change("SHA256SUMS", "list");
    const files = this.manifest.files.map((one) => one?.file);
    const others = new Set([...right].filter((name) => !["SHA256SUMS", "manifest.json"].includes(name)));
    const twice = new Set(files).size !== files.length;
    if (twice || differs(new Set(files), others)) this.change("manifest.json", "list");
    for (const name of right) if (!this.digests.has(name)) this.report.missing.add(name);
  }

  rightNames() {
    const right = new Set(FIXED);
    if (this.manifest.files.some((one) => one?.file === CASE_UCO)) right.add(CASE_UCO);
    const count = Math.min(this.manifest.custody.entries, this.files.size + 1);
    for (let seq = 1; seq <= count; seq += 1) right.add(`custody/${four(seq)}.json`);
    for (const seq of this.noted("stamped").keys()) right.add(stampFile(seq)).add("timestamps/ca.pem");
    // The entry that notes a stamp may be the one that is gone.
    if (!this.complete) {
      for (const seq of this.tokens.keys()) right.add(stampFile(seq)).add("timestamps/ca.pem");
    }
    const kept = this.kept();
    for (const one of this.manifest.exhibits) {
      try {
        if (kept.has(one.number) || !this.complete) right.add(originalName(one));
      } catch {
        continue; // named already
      }
    }
    return right;
  }

  async stamps() {
    const stamped = this.noted("stamped");
    for (const [seq, entry] of stamped) this.compare(stampFile(seq), entry.sha256, entry.size, "noted");
    const listed = this.manifest.timestamps;
    const held = listed.length ? readCertificates((await this.text("timestamps/ca.pem")) ?? "") : [];
    for (const one of listed) await this.stamp(one, held);
    const named = [...this.tokens.keys()].join();
    const here = [...stamped.keys()].filter((seq) => this.digests.has(stampFile(seq)));
    const differ = this.complete && named !== here.join();
    if (differ && !this.report.changed.size) this.change("manifest.json", "stamps");
    const last = Math.max(0, ...this.tokens.keys());
    this.report.unstamped = [...this.entries].filter(([seq, one]) => seq > last && one.act !== "stamped").length;
    const covered = Math.max(0, ...this.report.stamps.filter((one) => one.known).map((one) => one.entry));
    const originals = [...this.kept().values()].map((one) => one.sha256);
    const files = new Set([this.digests.get("dossier.pdf")?.sha256, ...originals]);
    const acts = ["sealed", "exported"];
    const isNewer = ([seq, one]) => seq > covered && acts.includes(one.act) && files.has(one.sha256);
    this.report.uncovered = [...this.entries].some(isNewer);
  }

  async stamp(one, held) {
    const name = stampFile(one?.entry);
    const entry = this.entries.get(one?.entry);
    if (!this.digests.has(name) || !entry) {
      if (one?.file !== name) this.change("manifest.json", "form");
      this.report.missing.add(this.digests.has(name) ? `custody/${four(one?.entry)}.json` : name);
      return;
    }
    let token;
    try {
      const content = granted(await (await this.files.get(name)()).arrayBuffer());
      token = await checkToken(content, entry, held, this.anchors.stamp);
    } catch {
      this.change(name, "stamp");
      this.report.refused = true;
      return;
    }
    const time = `${new Date(token.time).toISOString().slice(0, 19)}Z`;
    const authority = [...token.authority].slice(0, 300).join("");
    const right = { file: name, entry: one.entry, time, authority, own_clock: token.own };
    if (JSON.stringify(one) !== JSON.stringify(right)) this.change("manifest.json", "stamps");
    this.tokens.set(one.entry, token);
    this.report.stamps.push({ ...token, entry: one.entry });
  }
}

function readEntry(text) {
  try {
    const value = JSON.parse(text);
    const names = Object.keys(value).sort();
    const canonical = JSON.stringify(Object.fromEntries(names.map((name) => [name, value[name]])));
    if (names.join() !== FIELDS || canonical !== text || !Number.isInteger(value.seq)) return null;
    const about = subjectOf(value.act, value.subject);
    return about?.form === "unknown" ? null : { ...value, about };
  } catch {
    return null;
  }
}

// --- time stamps (RFC 3161) ---

function readCertificates(pem) {
  const bodies = [...pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)];
  try {
    return bodies.map(([, body]) => {
      const bytes = Uint8Array.from(atob(body.replace(/\s/g, "")), (letter) => letter.charCodeAt(0));
      return pki.Certificate.fromBER(bytes.buffer);
    });
  } catch {
    return [];
  }
}

const isRoot = (one) => one.issuer.isEqual(one.subject);
const digestOf = (certificate) => sha256(certificate.toSchema(true).toBER());

async function among(certificates, digests) {
  const found = [];
  for (const one of certificates) if (digests.has(await digestOf(one))) found.push(one);
  return found;
}

function granted(bytes) {
  const response = pki.TimeStampResp.fromBER(bytes);
  if (response.status.status !== 0) throw new Error("not granted");
  return response.timeStampToken;
}

// `stamped`: the bytes and their SHA-256. `others`: certificates that the token itself does not hold.
async function checkToken(content, stamped, others, anchors) {
  const signed = new pki.SignedData({ schema: content.content });
  const held = others ?? signed.certificates;
  const info = pki.TSTInfo.fromBER(signed.encapContentInfo.eContent.getValue());
  const imprint = info.messageImprint;
  if (imprint.hashAlgorithm.algorithmId !== SHA256_OID) throw new Error("another hash");
  if (hex(imprint.hashedMessage.getValue()) !== stamped.digest) throw new Error("another entry");
  if (others) signed.certificates = [...signed.certificates, ...others.filter((one) => !isRoot(one))];
  const under = (trustedCerts) =>
    signed.verify({
      signer: 0,
      data: stamped.bytes.buffer,
      trustedCerts,
      checkChain: true,
      checkDate: info.genTime,
      extendedMode: true,
    });
  const outcome = await under(held.filter(isRoot));
  if (!outcome.signatureVerified || !outcome.signerCertificateVerified) throw new Error("signature");
  const signer = outcome.signerCertificate;
  checkPurpose(signer);
  await checkNamesSigner(signed.signerInfos[0], signer);
  const path = outcome.certificatePath ?? [];
  const authority = nameOf(signer);
  return {
    time: info.genTime.getTime(),
    authority,
    own: info.policy === OWN_POLICY || /own clock/.test(authority),
    root: await digestOf(path.length ? path[path.length - 1] : signer),
    known: await isKnown(signer, await among(held.filter(isRoot), anchors), anchors, under),
  };
}

// Whether it is right under nothing but roots that are trusted already; or by a certificate that is.
async function isKnown(signer, roots, anchors, under) {
  if (anchors.has(await digestOf(signer))) return true;
  if (!roots.length) return false;
  try {
    const outcome = await under(roots);
    return outcome.signatureVerified && outcome.signerCertificateVerified;
  } catch {
    return false;
  }
}

function checkPurpose(certificate) {
  const usage = (certificate.extensions ?? []).find((one) => one.extnID === "2.5.29.37");
  const purposes = usage?.parsedValue?.keyPurposes ?? [];
  if (!usage?.critical || purposes.join() !== "1.3.6.1.5.5.7.3.8") throw new Error("not for time stamps");
}

// The signed attribute that names the certificate (RFC 5816): another of the same name must not stand in its place.
async function checkNamesSigner(info, certificate) {
  const der = certificate.toSchema(true).toBER();
  for (const [kind, usual] of Object.entries(NAMES_SIGNER)) {
    const attribute = info.signedAttrs.attributes.find((one) => one.type === kind);
    if (!attribute) continue;
    const named = attribute.values[0].valueBlock.value[0].valueBlock.value[0].valueBlock.value;
    const explicit = named[0].valueBlock.value?.[0]?.valueBlock?.toString?.();
    const algorithm = explicit ? DIGESTS[explicit] : usual;
    const hash = named.find((one) => one.idBlock.tagClass === 1 && one.idBlock.tagNumber === 4);
    if (hex(hash.getValue()) === hex(await crypto.subtle.digest(algorithm, der))) return;
  }
  throw new Error("names another signer");
}

function nameOf(certificate) {
  const names = ["2.5.4.10", "2.5.4.3"].map(
    (kind) => certificate.subject.typesAndValues.find((one) => one.type === kind)?.value.valueBlock.value,
  );
  return [...new Set(names.filter(Boolean))].join(", ");
}

// --- dossier.pdf: its signature, and the manifest in it. It is not read as a PDF: what counts is that one
// signature covers every byte but itself. ---

async function originOf(pdf, marks, anchors, moment) {
  const found = [...marks.matchAll(/\/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]/g)];
  if (!found.length) return { state: "wait", why: "unsigned" };
  const [start, length, second, rest] = found[0].slice(1).map(Number);
  const held = marks.slice(length, second);
  const framed = start === 0 && second >= length && second + rest === pdf.byteLength;
  const whole = framed && /^<(?:[0-9A-Fa-f]{2})+>$/.test(held);
  if (found.length > 1 || !whole) return { state: "stop", why: "not-whole" };
  const raw = Uint8Array.from(held.slice(1, -1).match(/../g), (pair) => parseInt(pair, 16));
  const covered = new Uint8Array(length + rest);
  covered.set(new Uint8Array(pdf, 0, length));
  covered.set(new Uint8Array(pdf, second, rest), length);
  try {
    return await checkSignature(raw, covered.buffer, anchors, moment);
  } catch {
    return { state: "stop", why: "invalid" };
  }
}

// The certificate must have been valid at the signature's time stamp, when that leads to a trusted certificate;
// otherwise now.
async function checkSums(raw, sums, anchors) {
  if (derSize(raw) !== raw.length) throw new Error("more than a signature");
  const signed = new pki.SignedData({ schema: pki.ContentInfo.fromBER(raw.buffer).content });
  const moment = await stampedAt(signed.signerInfos[0], anchors.stamp);
  return checkSignature(raw, sums, anchors, moment ?? new Date());
}

// Nobody signs that attribute, so one that leads to nobody who is trusted is passed over.
async function stampedAt(info, anchors) {
  const attribute = info.unsignedAttrs?.attributes.find((one) => one.type === SIGNATURE_STAMP);
  if (!attribute) return null;
  const bytes = new Uint8Array(info.signature.valueBlock.valueHexView);
  try {
    const content = new pki.ContentInfo({ schema: attribute.values[0] });
    const token = await checkToken(content, { digest: await sha256(bytes), bytes }, null, anchors);
    return token.known ? new Date(token.time) : null;
  } catch {
    return null;
  }
}

async function checkSignature(raw, covered, anchors, moment) {
  const size = derSize(raw);
  if (raw.slice(size).some(Boolean)) throw new Error("more than a signature");
  const signed = new pki.SignedData({ schema: pki.ContentInfo.fromBER(raw.slice(0, size).buffer).content });
  if (signed.signerInfos.length !== 1 || signed.encapContentInfo.eContent) throw new Error("another form");
  const under = (trustedCerts) =>
    signed.verify({
      signer: 0,
      data: covered,
      trustedCerts,
      checkChain: trustedCerts !== null,
      checkDate: moment,
      extendedMode: true,
    });
  const outcome = await under(null);
  if (!outcome.signatureVerified) throw new Error("signature");
  const signer = outcome.signerCertificate;
  await checkNamesSigner(signed.signerInfos[0], signer);
  const roots = signed.certificates.filter(isRoot);
  const counts = signer.notBefore.value <= moment && moment <= signer.notAfter.value;
  const known = counts && (await isKnown(signer, await among(roots, anchors.sign), anchors.sign, under));
  return {
    state: known ? "good" : "wait",
    why: known ? "known" : counts ? "unknown" : "ended",
    signer: nameOf(signer),
    certificate: await digestOf(signer),
    root: roots.length ? await digestOf(roots[0]) : "",
  };
}

function derSize(bytes) {
  if (bytes[1] < 0x80) return 2 + bytes[1];
  const more = bytes[1] & 0x7f;
  return 2 + more + bytes.slice(2, 2 + more).reduce((size, byte) => size * 256 + byte, 0);
}

// manifest.json as it was attached when the file was printed; null when there is none, or more than one.
async function attached(pdf, marks) {
  const found = [];
  for (const place of marks.matchAll(/\/Type\s*\/EmbeddedFile\b/g)) {
    const begin = marks.lastIndexOf("obj", place.index);
    const stream = marks.indexOf("stream", place.index);
    if (begin < 0 || stream < 0) continue;
    const head = marks.slice(begin, stream);
    const at = stream + 6 + (marks.startsWith("\r\n", stream + 6) ? 2 : 1);
    const length = /\/Length\s+(\d{1,12})(?!\s+\d+\s+R)/.exec(head);
    const end = length ? at + Number(length[1]) : marks.indexOf("endstream", at);
    try {
      const body = new Blob([pdf.slice(at, end)]);
      const packed = head.includes("/FlateDecode");
      const plain = packed ? body.stream().pipeThrough(new DecompressionStream("deflate")) : body;
      const value = JSON.parse(await new Response(plain).text());
      if (value?.schema === DOSSIER_SCHEMA) found.push(value);
    } catch {
      continue; // another attachment
    }
  }
  return found.length === 1 ? found[0] : null;
}

// --- the page: everything said stands in it, once for each language ---

const roots = [...document.querySelectorAll(".verify")];
let running = 0;
let chosen = null; // the files that were checked last, to check them again with another digest

function say(root, name, values = {}) {
  const text = root.querySelector(`template[data-text="${name}"]`)?.content.textContent.trim() ?? "";
  return text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

function line(list, ...parts) {
  const item = document.createElement("li");
  item.append(...parts);
  list.append(item);
}

const harmless = (text) => String(text).replace(/[\p{Cc}\p{Cf}]/gu, "·");

function code(text) {
  const element = document.createElement("code");
  element.textContent = harmless(text);
  return element;
}

function show(root, report) {
  const list = (name) => root.querySelector(`[data-list="${name}"]`);
  const because = ({ why, facts }) => ` ${say(root, `why-${why}`)} ${harmless(facts)}`.trimEnd();
  for (const [name, reason] of report.changed) line(list("changed"), code(name), because(reason));
  for (const name of report.missing) line(list("missing"), code(name));
  for (const [name, value] of Object.entries(report.printed)) {
    const typed = report.onPaper.includes(name) ? ` ${say(root, "on-paper")}` : "";
    if (value) line(list("printed"), `${say(root, `printed-${name}`)} `, code(value), typed);
  }
  for (const name of report.extra) line(list("extra"), code(name));
  for (const digest of report.staying) line(list("staying"), "SHA-256 ", code(digest));
  for (const reason of report.doubtful) line(list("doubtful"), code(reason.name), because(reason));
  showOrigin(root, "origin", report.origin, list("origin"));
  showOrigin(root, "listing", report.listing, list("origin"));
  showStamps(root, report, list("stamps"), list("older"));
  const isOwn = report.since === "good" && report.stamps.every((one) => one.own || !one.known);
  for (const [name, state] of [["fits", report.fits], ["origin", report.madeBy], ["since", report.since]]) {
    const light = root.querySelector(`[data-light="${name}"]`);
    light.className = `note ${state}`;
    light.dataset.state = state;
    const verdict = name === "since" && isOwn ? "light-own" : `light-${state}`;
    light.querySelector("[data-verdict]").textContent = say(root, verdict);
  }
  const isUnknown = [report.origin, report.listing].some((one) => one.why === "unknown");
  const asks = isUnknown || report.stamps.some((one) => !one.known);
  root.querySelector("[data-advice]").hidden = !asks;
  for (const part of root.querySelectorAll("[data-part]")) part.hidden = !part.querySelector("li");
  root.querySelector("[data-lights]").hidden = false;
}

function showOrigin(root, what, { why, signer, certificate, root: top }, list) {
  line(list, say(root, `${what}-${why}`, { signer: harmless(signer ?? "") }));
  if (certificate) line(list, `${say(root, "certificate")} `, code(certificate));
  if (top && top !== certificate) line(list, `${say(root, "root")} `, code(top));
}

function showStamps(root, report, stamps, older) {
  /** @type {Intl.DateTimeFormatOptions} */
  const how = { dateStyle: "long", timeStyle: "long", timeZone: "UTC" };
  const format = new Intl.DateTimeFormat(root.lang, how);
  const newest = report.stamps.at(-1);
  for (const one of [...report.stamps].reverse()) {
    const kind = !one.known ? "stamp-unknown" : one.own ? "stamp-own" : "stamp";
    const values = { entry: one.entry, time: format.format(one.time), authority: harmless(one.authority) };
    line(one === newest ? stamps : older, say(root, kind, values));
  }
  for (const value of new Set(report.stamps.map((one) => one.root))) {
    line(stamps, `${say(root, "root")} `, code(value));
  }
  if (!report.stamps.length) line(stamps, say(root, report.refused ? "bad-stamp" : "no-stamp"));
  else if (report.stamps.some((one) => one.known) && report.uncovered) line(stamps, say(root, "uncovered"));
  if (report.stamps.length && report.unstamped) line(stamps, say(root, "unstamped", { count: report.unstamped }));
}

function reset(root) {
  for (const list of root.querySelectorAll("[data-list]")) list.replaceChildren();
  const parts = root.querySelectorAll("[data-result], [data-part], [data-lights], [data-advice]");
  for (const part of parts) part.hidden = true;
}

// Whom to trust: what this site itself names on its own page, and what was typed in. Never what a bundle says.
function anchorsOf(root) {
  const anchors = { stamp: new Set(), sign: new Set() };
  for (const one of root.dataset.anchors.split(" ").filter(Boolean)) {
    const [kind, digest] = one.split("=");
    anchors[kind]?.add(digest);
  }
  for (const digest of typed(root) ?? []) {
    anchors.stamp.add(digest);
    anchors.sign.add(digest);
  }
  return anchors;
}

// One digest on each line, in groups or with colons as they are printed; null when a line is something else.
function typed(root) {
  const lines = root.querySelector("[data-digest]").value.split(/[\n,;]/);
  const digests = lines.map((text) => text.replace(/[\s:]/g, "").toLowerCase()).filter(Boolean);
  return digests.every((text) => /^[0-9a-f]{64}$/.test(text)) ? digests : null;
}

// Numbers off the paper, one on each line: 16 digits, or 64; null when a line is something else.
function numbers(root) {
  const typed = root.querySelector("[data-paper]").value.split(/[\n,;]/).map(digits).filter(Boolean);
  return typed.every((text) => /^(?:[0-9a-f]{16}|[0-9a-f]{64})$/.test(text)) ? typed : null;
}

async function check(reading) {
  const mine = (running += 1);
  roots.forEach(reset);
  let result = "no-bundle";
  try {
    chosen = await reading;
    const here = roots.find((root) => root.offsetParent !== null) ?? roots[0];
    const report = await new Check(rooted(chosen), anchorsOf(here), numbers(here) ?? []).run((done, total) => {
      for (const root of roots) {
        root.querySelector("[data-progress]").textContent = say(root, "progress", { done, total });
      }
    });
    if (mine !== running) return;
    result = report.result;
    for (const root of roots) show(root, report);
  } catch (error) {
    if (mine !== running) return;
    if (!(error instanceof NotABundle)) console.error(error);
  }
  for (const root of roots) {
    root.querySelector("[data-progress]").textContent = "";
    const box = root.querySelector(`[data-result="${result}"]`);
    box.hidden = false;
    if (root.offsetParent !== null) box.focus();
  }
}

for (const root of roots) {
  root.querySelector("[data-tool]").hidden = false;
  /** @type {NodeListOf<HTMLInputElement>} */
  const inputs = root.querySelectorAll("input[type=file]");
  for (const input of inputs) {
    input.addEventListener("change", () => {
      if (input.files.length) check(fromChoice(input.files));
    });
  }
  for (const [field, read] of /** @type {[string, typeof typed][]} */ ([["digest", typed], ["paper", numbers]])) {
    /** @type {HTMLInputElement} */
    const input = root.querySelector(`[data-${field}]`);
    input.addEventListener("change", () => {
      const wrong = read(root) === null;
      /** @type {HTMLElement} */ (root.querySelector(`[data-${field}-wrong]`)).hidden = !wrong;
      input.toggleAttribute("aria-invalid", wrong);
      for (const other of roots) {
        /** @type {HTMLInputElement} */ (other.querySelector(`[data-${field}]`)).value = input.value;
      }
      if (!wrong && chosen) check(chosen);
    });
  }
}
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  check(fromDrop(event.dataTransfer));
});
for (const button of document.querySelectorAll("button[data-show]")) {
  button.addEventListener("click", () => {
    for (const root of roots) root.hidden = root.lang !== button.dataset.show;
    document.documentElement.lang = button.dataset.show;
  });
}
