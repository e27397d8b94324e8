// @ts-check
// Checks a bundle in this browser alone and answers three questions: does it fit together, who made it, since when.
// Nothing is sent. dossier/verify/page.py puts this script and all that it imports into verify.html of every
// bundle; everything said stands in the page, once for each language.
import { NotABundle } from "./bundle.js";
import { Check } from "./checks.js";
import { digits } from "./encoding.js";
import { fromChoice, fromDrop, rooted } from "./sources.js";

/** @typedef {import("./report.js").Report} Report */
/** @typedef {import("./bundle.js").Bundle} Bundle */

/** @type {HTMLElement[]} one for each language */
const roots = [...document.querySelectorAll(".verify")];
let running = 0;
/** @type {Bundle | null} the files that were checked last, to check them again with another digest */
let chosen = null;

/**
 * @param {ParentNode} root
 * @param {string} selector of an element that it holds
 * @returns {HTMLElement}
 */
const part = (root, selector) => /** @type {HTMLElement} */ (root.querySelector(selector));

/**
 * A sentence of the page with its values.
 * @param {HTMLElement} root
 * @param {string} name
 * @param {Record<string, string | number>} values
 */
function say(root, name, values = {}) {
  /** @type {HTMLTemplateElement | null} */
  const template = root.querySelector(`template[data-text="${name}"]`);
  const text = template?.content.textContent?.trim() ?? "";
  return text.replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ""));
}

/**
 * @param {HTMLElement} list
 * @param {(Node | string)[]} parts
 */
function line(list, ...parts) {
  const item = document.createElement("li");
  item.append(...parts);
  list.append(item);
}

/** @param {string} text */
const harmless = (text) => String(text).replace(/[\p{Cc}\p{Cf}]/gu, "·");

/** @param {string} text */
function code(text) {
  const element = document.createElement("code");
  element.textContent = harmless(text);
  return element;
}

/**
 * @param {HTMLElement} root
 * @param {Report} report
 */
function show(root, report) {
  const list = (/** @type {string} */ name) => part(root, `[data-list="${name}"]`);
  /** @param {Reason} reason */
  const because = ({ why, facts }) => ` ${say(root, `why-${why}`)} ${harmless(facts)}`.trimEnd();
  for (const [name, reason] of report.changed) line(list("changed"), code(name), because(reason));
  for (const name of report.missing) line(list("missing"), code(name));
  for (const [name, value] of Object.entries(report.printed)) {
    const typed = report.onPaper.includes(name) ? ` ${say(root, "on-paper")}` : "";
    if (value) line(list("printed"), `${say(root, `printed-${name}`)} `, code(value), typed);
  }
  for (const name of report.extra) line(list("extra"), code(name));
  for (const digest of report.staying) line(list("staying"), "SHA-256 ", code(digest));
  for (const one of report.voided) line(list("voided"), voidedWords(root, one));
  for (const one of report.outside) line(list("outside"), outsideWords(root, one), doubtWords(root, report, one));
  for (const reason of report.doubtful) line(list("doubtful"), code(reason.name), because(reason));
  showSignatures(root, report, list("origin"));
  showStamps(root, report, list("stamps"), list("older"));
  showLights(root, report);
  const isUnknown = [report.origin, report.listing].some((one) => one.why === "unknown");
  const asks = isUnknown || report.stamps.some((one) => !one.known);
  part(root, "[data-advice]").hidden = !asks;
  for (const one of root.querySelectorAll("[data-part]")) one.hidden = !one.querySelector("li");
}

/**
 * Which entry of the log no longer counts, and why. An act may be any text that somebody wrote into a log.
 * @param {HTMLElement} root
 * @param {Report["voided"][number]} one
 */
function voidedWords(root, { entry, act, by, reason }) {
  const what = (/^[a-z-]+$/.test(act) && say(root, `act-${act}`)) || harmless(act);
  const why = say(root, `reason-${reason}`) || harmless(reason);
  return say(root, "voided", { entry, what, by, why });
}

/**
 * What a person entered, of which the site has seen nothing.
 * @param {HTMLElement} root
 * @param {Report["outside"][number]} one
 */
function outsideWords(root, { entry, at, who, happened, account }) {
  const by = who ? harmless(who) : say(root, "by-client");
  const when = harmless(happened.replace("T", ", "));
  return say(root, "outside", { entry, at: harmless(at), by, when, account: harmless(account) });
}

/**
 * What is said behind an entry that nobody vouches for.
 * @param {HTMLElement} root
 * @param {Report} report
 * @param {{entry: number}} one
 */
function doubtWords(root, { unvouched }, { entry }) {
  return unvouched > 0 && unvouched <= entry ? ` ${say(root, "unvouched-entry")}` : "";
}

/**
 * @param {HTMLElement} root
 * @param {Report} report
 */
function showLights(root, report) {
  const isOwn = report.since === "good" && report.stamps.every((one) => one.own || !one.lasting);
  const lights = Object.entries({ fits: report.fits, origin: report.madeBy, since: report.since });
  for (const [name, state] of lights) {
    const light = part(root, `[data-light="${name}"]`);
    light.className = `note ${state}`;
    light.dataset.state = state;
    const verdict = name === "since" && isOwn ? "light-own" : `light-${state}`;
    part(light, "[data-verdict]").textContent = say(root, verdict);
  }
  part(root, "[data-lights]").hidden = false;
}

/**
 * @param {HTMLElement} root
 * @param {Report} report
 * @param {HTMLElement} list
 */
function showSignatures(root, report, list) {
  showOrigin(root, "origin", report.origin, list);
  showOrigin(root, "listing", report.listing, list);
  if (report.unvouched) line(list, say(root, "unvouched", { entry: report.unvouched }));
}

/**
 * @param {HTMLElement} root
 * @param {"origin" | "listing"} what
 * @param {SignatureOrigin} origin
 * @param {HTMLElement} list
 */
function showOrigin(root, what, { why, signer, certificate, root: top, level }, list) {
  line(list, say(root, `${what}-${why}`, { signer: harmless(signer ?? "") }));
  if (certificate) line(list, `${say(root, "certificate")} `, code(certificate));
  if (top && top !== certificate) line(list, `${say(root, "root")} `, code(top));
  if (level) line(list, `${say(root, "level")} `, code(`PAdES ${level}`));
}

/**
 * @param {HTMLElement} root
 * @param {Report} report
 * @param {HTMLElement} stamps where the newest is shown
 * @param {HTMLElement} older where the others are
 */
function showStamps(root, report, stamps, older) {
  const newest = report.stamps.at(-1);
  for (const one of [...report.stamps].reverse()) line(one === newest ? stamps : older, stampWords(root, one));
  for (const value of new Set(report.stamps.map((one) => one.root))) {
    line(stamps, `${say(root, "root")} `, code(value));
  }
  const lasting = report.stamps.filter((one) => one.lasting);
  const hasEnded = !lasting.length && report.stamps.some((one) => one.known && one.ended);
  if (!report.stamps.length) line(stamps, say(root, report.refused ? "bad-stamp" : "no-stamp"));
  if (lasting.length && report.uncovered) line(stamps, say(root, "uncovered"));
  if (report.stamps.length && report.unstamped) line(stamps, say(root, "unstamped", { count: report.unstamped }));
  if (hasEnded) line(stamps, say(root, "all-ended"));
  const day = Math.max(...lasting.map((one) => one.ends));
  if (lasting.length) line(stamps, say(root, "lasting-until", { day: dayOf(root, day) }));
}

/**
 * What a stamp says, whether its certificates had been revoked, and what counts after their end.
 * @param {HTMLElement} root
 * @param {CheckedStamp} stamp
 */
function stampWords(root, stamp) {
  /** @type {Intl.DateTimeFormatOptions} */
  const how = { dateStyle: "long", timeStyle: "long", timeZone: "UTC" };
  const time = new Intl.DateTimeFormat(root.lang, how).format(stamp.time);
  const kind = !stamp.known ? "stamp-unknown" : stamp.own ? "stamp-own" : "stamp";
  const sentences = [
    say(root, kind, { entry: stamp.entry, time, authority: harmless(stamp.authority) }),
    say(root, `revocation-${stamp.revocation}`),
  ];
  const values = { day: dayOf(root, stamp.ends), entry: stamp.renewedBy };
  if (stamp.ended) sentences.push(say(root, stamp.renewedBy ? "stamp-renewed" : "stamp-ended", values));
  return sentences.join(" ");
}

/**
 * @param {HTMLElement} root
 * @param {number} time
 */
const dayOf = (root, time) =>
  new Intl.DateTimeFormat(root.lang, { dateStyle: "long", timeZone: "UTC" }).format(time);

/** @param {HTMLElement} root */
function reset(root) {
  for (const list of root.querySelectorAll("[data-list]")) list.replaceChildren();
  const parts = root.querySelectorAll("[data-result], [data-part], [data-lights], [data-advice]");
  for (const one of parts) one.hidden = true;
}

/**
 * Whom to trust: what this site itself names on its own page, and what was typed in. Never what a bundle says.
 * @param {HTMLElement} root
 * @returns {TrustAnchors}
 */
function anchorsOf(root) {
  const anchors = { stamp: new Set(), sign: new Set() };
  for (const one of (root.dataset.anchors ?? "").split(" ").filter(Boolean)) {
    const [kind, digest] = one.split("=");
    if (kind === "stamp" || kind === "sign") anchors[kind].add(digest);
  }
  for (const digest of typedDigests(root) ?? []) {
    anchors.stamp.add(digest);
    anchors.sign.add(digest);
  }
  return anchors;
}

/** What the site writes, as this page knows it. */
function writtenTexts() {
  const { known = "" } = part(document, "[data-known]").dataset;
  const { texts = "" } = part(document, "[data-texts]").dataset;
  return { known, texts: texts.split(" ") };
}

/**
 * @param {HTMLElement} root
 * @param {"digest" | "paper"} name
 */
const field = (root, name) => /** @type {HTMLInputElement | HTMLTextAreaElement} */ (part(root, `[data-${name}]`));

/**
 * One digest on each line, in groups or with colons as they are printed; null when a line is something else.
 * @param {HTMLElement} root
 */
function typedDigests(root) {
  const lines = field(root, "digest").value.split(/[\n,;]/);
  const typed = lines.map((text) => text.replace(/[\s:]/g, "").toLowerCase()).filter(Boolean);
  return typed.every((text) => /^[0-9a-f]{64}$/.test(text)) ? typed : null;
}

/**
 * Numbers off the paper, one on each line: 16 digits, or 64; null when a line is something else.
 * @param {HTMLElement} root
 */
function typedNumbers(root) {
  const typed = field(root, "paper").value.split(/[\n,;]/).map(digits).filter(Boolean);
  return typed.every((text) => /^(?:[0-9a-f]{16}|[0-9a-f]{64})$/.test(text)) ? typed : null;
}

/** @param {Bundle | Promise<Bundle>} reading */
async function check(reading) {
  const mine = (running += 1);
  roots.forEach(reset);
  let result = "no-bundle";
  try {
    chosen = await reading;
    const here = roots.find((root) => root.offsetParent !== null) ?? roots[0];
    const run = new Check(rooted(chosen), anchorsOf(here), typedNumbers(here) ?? [], writtenTexts());
    const report = await run.run((done, total) => {
      for (const root of roots) part(root, "[data-progress]").textContent = say(root, "progress", { done, total });
    });
    if (mine !== running) return;
    result = report.result;
    for (const root of roots) show(root, report);
  } catch (error) {
    if (mine !== running) return;
    if (!(error instanceof NotABundle)) console.error(error);
  }
  for (const root of roots) {
    part(root, "[data-progress]").textContent = "";
    const box = part(root, `[data-result="${result}"]`);
    box.hidden = false;
    if (root.offsetParent !== null) box.focus();
  }
}

/**
 * What is typed in one language is typed in all, and checked against at once.
 * @param {HTMLElement} root
 * @param {"digest" | "paper"} name
 * @param {typeof typedDigests} read
 */
function follow(root, name, read) {
  const input = field(root, name);
  input.addEventListener("change", () => {
    const wrong = read(root) === null;
    part(root, `[data-${name}-wrong]`).hidden = !wrong;
    input.toggleAttribute("aria-invalid", wrong);
    for (const other of roots) field(other, name).value = input.value;
    if (!wrong && chosen) check(chosen);
  });
}

for (const root of roots) {
  part(root, "[data-tool]").hidden = false;
  /** @type {NodeListOf<HTMLInputElement>} */
  const inputs = root.querySelectorAll("input[type=file]");
  for (const input of inputs) {
    input.addEventListener("change", () => {
      if (input.files?.length) check(fromChoice(input.files));
    });
  }
  follow(root, "digest", typedDigests);
  follow(root, "paper", typedNumbers);
}
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer) check(fromDrop(event.dataTransfer));
});
for (const button of document.querySelectorAll("button[data-show]")) {
  button.addEventListener("click", () => {
    const { show: language = "" } = button.dataset;
    for (const root of roots) root.hidden = root.lang !== language;
    document.documentElement.lang = language;
  });
}
