// @ts-check
// Checks a bundle in this browser alone: sums, manifest, chain of the log, originals, time stamps. Nothing is sent.
// The same file is put into verify.html of every bundle, so it imports nothing; asn1js and pkijs come as `pki`.
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
const MOST_TEXT = 32 * 1024 * 1024; // bytes of a list

class NotABundle extends Error {}

// --- reading: a Map of name -> () => Promise<Blob> ---

async function fromZip(file) {
  const tail = new DataView(await file.slice(-66000).arrayBuffer());
  let at = tail.byteLength - 22;
  while (at >= 0 && tail.getUint32(at, true) !== 0x06054b50) at -= 1;
  if (at < 0) throw new NotABundle();
  const count = tail.getUint16(at + 10, true);
  const start = tail.getUint32(at + 16, true);
  const list = new DataView(await file.slice(start, start + tail.getUint32(at + 12, true)).arrayBuffer());
  const files = new Map();
  let place = 0;
  for (let index = 0; index < count; index += 1) {
    if (list.getUint32(place, true) !== 0x02014b50) throw new NotABundle();
    const sizes = [28, 30, 32].map((offset) => list.getUint16(place + offset, true));
    const name = new TextDecoder().decode(new Uint8Array(list.buffer, place + 46, sizes[0]));
    const member = {
      method: list.getUint16(place + 10, true),
      packed: list.getUint32(place + 20, true),
      offset: list.getUint32(place + 42, true),
    };
    if (files.has(name)) throw new NotABundle();
    if (!name.endsWith("/")) files.set(name, () => readMember(file, member));
    place += 46 + sizes[0] + sizes[1] + sizes[2];
  }
  return files;
}

async function readMember(file, { method, packed, offset }) {
  const head = new DataView(await file.slice(offset, offset + 30).arrayBuffer());
  if (head.getUint32(0, true) !== 0x04034b50) throw new Error("no member here");
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
    for await (const child of entry.values()) await walk(child, `${path}${entry.name}/`, files);
  } else if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    files.set(path + entry.name, async () => file);
  } else {
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
  const files = new Map();
  for (const entry of entries) await walk(await entry, "", files);
  return files;
}

function fromChoice(list) {
  const chosen = [...list];
  if (chosen.length === 1 && chosen[0].name.toLowerCase().endsWith(".zip")) return fromZip(chosen[0]);
  return new Map(chosen.map((file) => [file.webkitRelativePath || file.name, async () => file]));
}

function rooted(files) {
  for (const known of ["manifest.json", "SHA256SUMS"]) {
    const found = [...files.keys()].filter((name) => name.split("/").pop() === known);
    if (!found.length) continue;
    const prefix = found.sort((one, two) => one.length - two.length)[0].slice(0, -known.length);
    const inside = [...files].filter(([name]) => name.startsWith(prefix));
    return new Map(inside.map(([name, read]) => [name.slice(prefix.length), read]));
  }
  throw new NotABundle();
}

// --- checking ---

const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const sha256 = async (bytes) => hex(await crypto.subtle.digest("SHA-256", bytes));

class Check {
  constructor(files) {
    this.files = files;
    this.report = { changed: new Map(), missing: new Set(), extra: [], stamps: [], unstamped: 0 };
    this.digests = new Map();
    this.entries = new Map();
    this.manifest = null;
  }

  change(name, why) {
    if (!this.report.changed.has(name)) this.report.changed.set(name, why);
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
    await this.sums();
    await this.readManifest();
    if (this.manifest) {
      await this.chain();
      this.originals();
      await this.stamps();
    }
    const { changed, missing } = this.report;
    this.report.result = changed.size ? "changed" : missing.size ? "missing" : "unchanged";
    return this.report;
  }

  async text(name) {
    if (!this.digests.has(name)) {
      this.report.missing.add(name);
      return null;
    }
    try {
      const blob = await this.files.get(name)();
      if (blob.size > MOST_TEXT) throw new RangeError();
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await blob.arrayBuffer());
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
    if (text === null) return;
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
    this.report.extra = [...this.digests.keys()].filter((name) => !listed.has(name)).sort();
  }

  async readManifest() {
    const text = await this.text("manifest.json");
    if (text === null) return;
    try {
      const value = JSON.parse(text);
      const well = Array.isArray(value.files) && Array.isArray(value.exhibits) && Array.isArray(value.timestamps);
      if (value.schema !== SCHEMA || !well || !Number.isInteger(value.custody.entries)) throw new TypeError();
      for (const one of value.files) this.compare(String(one.file), one.sha256, one.size, "manifest");
      this.manifest = value;
    } catch {
      this.change("manifest.json", "form");
    }
  }

  async chain() {
    const { entries: count, head } = this.manifest.custody;
    let before = START;
    for (let seq = 1; seq <= Math.min(count, this.files.size); seq += 1) {
      const name = `custody/${String(seq).padStart(4, "0")}.json`;
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
    if (before !== null && before !== head) this.change(`custody/${String(count).padStart(4, "0")}.json`, "head");
  }

  noted(act) {
    return new Map([...this.entries.values()].filter((one) => one.act === act).map((one) => [one.subject, one]));
  }

  originals() {
    if (this.entries.size !== this.manifest.custody.entries) return; // the gap in the log is named already
    const sealed = this.noted("sealed");
    const removed = this.noted("removed");
    const here = new Set();
    for (const one of this.manifest.exhibits) {
      here.add(`exhibit ${one?.number}`);
      const entry = sealed.get(`exhibit ${one?.number}`) ?? { sha256: "", size: -1 };
      this.compare(String(one?.file), entry.sha256, entry.size, "original");
    }
    for (const subject of sealed.keys()) {
      const number = subject.split(" ").pop().padStart(4, "0");
      if (!here.has(subject) && !removed.has(subject)) this.report.missing.add(`originals/${number}.*`);
    }
    const printed = [...this.entries.values()].filter((one) => one.act === "exported").map((one) => one.sha256);
    if (!printed.includes(this.digests.get("dossier.pdf")?.sha256)) this.change("dossier.pdf", "dossier");
  }

  async stamps() {
    let last = 0;
    for (const [subject, entry] of this.noted("stamped")) {
      const name = `timestamps/${subject.replace("entry ", "").padStart(4, "0")}.tsr`;
      this.compare(name, entry.sha256, entry.size, "noted");
    }
    const listed = this.manifest.timestamps;
    const trusted = listed.length ? readCertificates((await this.text("timestamps/ca.pem")) ?? "") : [];
    for (const one of listed) {
      const name = String(one?.file);
      const entry = this.entries.get(one?.entry);
      if (!this.digests.has(name) || !entry) {
        this.report.missing.add(this.digests.has(name) ? `custody/${one?.entry}` : name);
        continue;
      }
      try {
        const token = await checkToken(await (await this.files.get(name)()).arrayBuffer(), entry, trusted);
        const second = (time) => Math.floor(time / 1000);
        if (second(token.time) !== second(Date.parse(one.time))) this.change("manifest.json", "time");
        const own = one.own_clock === true || /own clock/.test(token.authority);
        this.report.stamps.push({ ...token, entry: one.entry, own });
        last = Math.max(last, one.entry);
      } catch {
        this.change(name, "stamp");
      }
    }
    this.report.unstamped = [...this.entries].filter(([seq, one]) => seq > last && one.act !== "stamped").length;
  }
}

function readEntry(text) {
  try {
    const value = JSON.parse(text);
    const names = Object.keys(value).sort();
    const canonical = JSON.stringify(Object.fromEntries(names.map((name) => [name, value[name]])));
    return names.join() === FIELDS && canonical === text && Number.isInteger(value.seq) ? value : null;
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

async function checkToken(bytes, entry, trusted) {
  const response = pki.TimeStampResp.fromBER(bytes);
  if (response.status.status !== 0) throw new Error("not granted");
  const signed = new pki.SignedData({ schema: response.timeStampToken.content });
  const info = pki.TSTInfo.fromBER(signed.encapContentInfo.eContent.getValue());
  const imprint = info.messageImprint;
  if (imprint.hashAlgorithm.algorithmId !== SHA256_OID) throw new Error("another hash");
  if (hex(imprint.hashedMessage.getValue()) !== entry.digest) throw new Error("another entry");
  const outcome = await signed.verify({
    signer: 0,
    data: entry.bytes.buffer,
    trustedCerts: trusted,
    checkChain: true,
    checkDate: info.genTime,
    extendedMode: true,
  });
  if (!outcome.signatureVerified || !outcome.signerCertificateVerified) throw new Error("signature");
  const signer = outcome.signerCertificate;
  checkPurpose(signer);
  await checkNamesSigner(signed.signerInfos[0], signer);
  const path = outcome.certificatePath ?? [];
  const root = path.length ? path[path.length - 1] : signer;
  const fingerprint = await sha256(root.toSchema(true).toBER());
  return { time: info.genTime.getTime(), authority: nameOf(signer), root: fingerprint };
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

// --- the page: everything said stands in it, once for each language ---

const roots = [...document.querySelectorAll(".verify")];
let running = 0;

function say(root, name, values = {}) {
  const text = root.querySelector(`template[data-text="${name}"]`)?.content.textContent.trim() ?? "";
  return text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

function line(list, ...parts) {
  const item = document.createElement("li");
  item.append(...parts);
  list.append(item);
}

function code(text) {
  const element = document.createElement("code");
  element.textContent = text.replace(/[\p{Cc}\p{Cf}]/gu, "·");
  return element;
}

function show(root, report) {
  const changed = root.querySelector('[data-list="changed"]');
  for (const [name, why] of report.changed) line(changed, code(name), ` ${say(root, `why-${why}`)}`);
  for (const name of report.missing) line(root.querySelector('[data-list="missing"]'), code(name));
  for (const name of report.extra) line(root.querySelector('[data-list="extra"]'), code(name));
  const [stamps, older] = ["stamps", "older"].map((name) => root.querySelector(`[data-list="${name}"]`));
  /** @type {Intl.DateTimeFormatOptions} */
  const how = { dateStyle: "long", timeStyle: "long", timeZone: "UTC" };
  const format = new Intl.DateTimeFormat(root.lang, how);
  const newest = report.stamps.at(-1);
  for (const one of [...report.stamps].reverse()) {
    const values = { entry: one.entry, time: format.format(one.time), authority: one.authority };
    line(one === newest ? stamps : older, say(root, one.own ? "stamp-own" : "stamp", values));
  }
  for (const value of new Set(report.stamps.map((one) => one.root))) {
    line(stamps, `${say(root, "root")} `, code(value));
  }
  if (!report.stamps.length) line(stamps, say(root, "no-stamp"));
  else if (report.unstamped) line(stamps, say(root, "unstamped", { count: report.unstamped }));
  for (const part of root.querySelectorAll("[data-part]")) {
    part.hidden = !part.querySelector("li");
  }
}

function reset(root) {
  for (const list of root.querySelectorAll("[data-list]")) list.replaceChildren();
  for (const part of root.querySelectorAll("[data-result], [data-part]")) part.hidden = true;
}

async function check(reading) {
  const mine = (running += 1);
  roots.forEach(reset);
  let result = "no-bundle";
  try {
    const report = await new Check(rooted(await reading)).run((done, total) => {
      for (const root of roots) {
        root.querySelector("[data-progress]").textContent = say(root, "progress", { done, total });
      }
    });
    if (mine !== running) return;
    result = report.result;
    for (const root of roots) show(root, report);
  } catch (error) {
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
