// @ts-check
// The upload form with script: files go one by one with progress, a broken connection is taken up again, and the
// fingerprint that the server answers is compared with the one made on this device. Without script the plain form
// and its receipt do the same, all at once.
import { NotLoaded, fetchAhead, isClosed, prepared } from "./before_sending.js";
import { SessionState } from "./session_state.js";
import { sha256 } from "./sha256.js";
import { isPicture } from "./sniff.js";
import { receipt, transfer } from "./transfer.js";

/** @param {string} id of an element that the page holds */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const form = /** @type {UploadForm} */ (byId("upload"));
const controls = form.elements;
const input = controls.files;
const button = /** @type {HTMLButtonElement} */ (form.querySelector("button:not([type=button])"));
const lines = byId("sending");
const said = byId("sending-said");
const onward = byId("to-list");
const before = byId("chosen-before");
const forget = /** @type {HTMLButtonElement} */ (before.querySelector("button"));
const lostFiles = /** @type {HTMLUListElement} */ (before.querySelector("ul"));
const words = /** @type {PageWords} */ (form.dataset);
const memory = new SessionState(words.mark);
const tabs = new BroadcastChannel("vault"); // tells the timer of vault.js that the server hears from us
/** @typedef {{row: HTMLElement, state: HTMLElement}} Line */
/** @type {Map<File, Line>} */
const rows = new Map(); // the line of each; a file leaves when it arrived or was refused
const HEARD = 30_000; // ms
const LARGEST = 100 * 1024 * 1024; // bytes of a picture; from data-file-bytes on a smaller copy is sent
let heard = 0;

// Where anyone under 18 may be seen, pictures are offered only when this script is here to look at them first.
input.accept = input.dataset.accept ?? input.accept;

input.addEventListener("change", () => fetchAhead(form), { once: true });
remind();
forget.addEventListener("click", () => {
  memory.forget(rows.keys());
  remind();
  input.focus();
});
input.addEventListener("change", () => {
  for (const file of input.files ?? []) {
    if (!rows.has(file)) add(file);
  }
  memory.choose(rows.keys());
  remind();
  if (rows.size) lead(button);
  input.required = rows.size === 0;
  const refused = [...(input.files ?? [])].map(refusal).filter(Boolean);
  said.textContent = [...new Set(refused)].join(" ");
});

// A phone may load the page again after a file was picked, and the browser forgets what was picked.
function remind() {
  const here = [...rows.keys()];
  /** @param {ChosenFile} one */
  const isHere = (one) => here.some(({ name, size }) => name === one.name && size === one.size);
  const lost = memory.chosen.filter((one) => !isHere(one));
  lostFiles.replaceChildren(
    ...lost.map(({ name }) => {
      const line = document.createElement("li");
      line.append(Object.assign(document.createElement("bdi"), { textContent: name, className: "name" }));
      return line;
    }),
  );
  before.hidden = !lost.length;
}

/** @param {File} file */
function add(file) {
  const row = document.createElement("li");
  const name = document.createElement("bdi");
  const state = document.createElement("span");
  name.textContent = file.name;
  row.append(name, ": ", state);
  lines.append(row);
  rows.set(file, { row, state });
  const refused = refusal(file);
  if (refused) settle(file, refused);
  else wait(file);
}

/**
 * Said before sending, not after: what only the person's own eyes can check. In a young case such a file stays.
 * @param {File} file
 */
async function wait(file) {
  show(file, words.waits);
  const closed = !("young" in words) && (await isClosed(file));
  const notes = [shrinks(file) && words.smaller, closed && words.closed].filter(Boolean);
  if (notes.length && state(file) === words.waits) show(file, [`${words.waits}.`, ...notes].join(" "));
}

/**
 * @param {File} file that has neither arrived nor been refused
 * @returns {Line}
 */
function lineOf(file) {
  const line = rows.get(file);
  if (!line) throw new Error("settled before");
  return line;
}

/** @param {File} file */
const state = (file) => rows.get(file)?.state.textContent;

/**
 * @param {File} file
 * @returns {string | null} why it cannot go
 */
function refusal(file) {
  if (file.size === 0) return words.empty;
  if (file.size > Number(words.recordingBytes)) return words.recordingTooLarge;
  if (isLarge(file) && !file.type.startsWith("video/") && !shrinks(file)) return words.tooLarge;
  return null;
}

/** @param {File} file */
const isLarge = (file) => file.size > Number(words.fileBytes);
/** @param {File} file */
const shrinks = (file) => isLarge(file) && isPicture(file) && file.size <= LARGEST;

/**
 * @param {File} file
 * @param {string} text
 */
function show(file, text) {
  lineOf(file).state.textContent = text;
}

/**
 * @param {File} file
 * @param {string} text
 */
function settle(file, text) {
  show(file, text);
  rows.delete(file);
  memory.settle(file);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  busy(true);
  lead(button);
  onward.hidden = true; // going there now would break off what is being sent
  let stopped = null;
  for (const file of [...rows.keys()]) {
    stopped = await send(file);
    if (stopped) break;
  }
  busy(false);
  input.value = "";
  input.required = rows.size === 0;
  onward.hidden = !lines.querySelector(".arrived");
  lead(onward.hidden || rows.size ? button : onward);
  if (stopped) tell(stopped);
  else said.textContent = onward.hidden ? words.none : words.done;
  if (!stopped && !onward.hidden) onward.focus();
});

/** One filled button at a time: the one that leads on.
 * @param {HTMLElement} next */
function lead(next) {
  for (const one of [button, onward]) one.classList.toggle("quiet", one !== next);
}

/** @param {boolean} now */
function busy(now) {
  button.disabled = now;
  input.disabled = now;
}

/** @param {UploadStop} stop */
function tell({ message, next }) {
  said.textContent = `${message} `;
  if (!next) return;
  said.append(Object.assign(document.createElement("a"), { href: next, textContent: words.onward }));
}

/**
 * @param {File} file
 * @returns {Promise<UploadStop | null>} null when this file is settled
 */
async function send(file) {
  said.textContent = "";
  show(file, words.reads);
  try {
    const picked = await sha256(file);
    if (await isThere(file, picked)) return null;
    const ready = await prepared(file, form);
    if (!ready) {
      settle(file, words.kept);
      return null;
    }
    const own = ready.file === file ? picked : await sha256(ready.file);
    return await deliver(file, ready, own, picked);
  } catch (error) {
    show(file, words.waits);
    return { message: error instanceof NotLoaded ? words.partMissing : words.cut };
  }
}

/**
 * Whether this very file arrived before, perhaps covered: then nothing of it is sent again.
 * @param {File} file
 * @param {string} picked its SHA-256
 */
async function isThere(file, picked) {
  const address = memory.arrived(picked);
  const entry = address && (await receipt(address, token()));
  memory.arrive(picked, entry ? address : undefined);
  if (entry) settled(file, entry, entry.sha256 === picked);
  return Boolean(entry);
}

const token = () => controls.csrfmiddlewaretoken.value;

/**
 * @param {File} file
 * @param {PreparedFile & {picture: boolean}} ready what goes in its place
 * @param {string} own SHA-256 of that
 * @param {string} picked SHA-256 of the file
 */
async function deliver(file, ready, own, picked) {
  const bar = progressBar(file, ready.file.size);
  try {
    const answer = await transfer(ready.file, {
      create: words.pieces,
      fields: fields(file, ready),
      token: token(),
      address: memory.begun(own),
      remember: (address) => memory.begin(own, address),
      progress: (bytes) => {
        bar.value = bytes;
        stayed();
      },
      broken: () => show(file, words.broken),
      onward: () => show(file, words.sends),
    });
    return ended(file, answer, { own, picked, unseen: ready.picture && !ready.looked });
  } finally {
    bar.remove();
  }
}

/**
 * @param {File} file
 * @param {number} size
 */
function progressBar(file, size) {
  const bar = Object.assign(document.createElement("progress"), { max: size, value: 0 });
  bar.setAttribute("aria-label", file.name);
  lineOf(file).row.append(bar);
  show(file, words.sends);
  return bar;
}

/**
 * @param {File} file
 * @param {PreparedFile} ready
 */
function fields(file, { looked, original }) {
  const tick = controls.nothing_intimate;
  return { name: file.name, looked, original, nothing_intimate: tick.checked ? tick.value : "" };
}

/**
 * @param {File} file
 * @param {UploadAnswer} answer
 * @param {SentFile} known
 * @returns {UploadStop | null}
 */
function ended(file, { status, body }, known) {
  const { own } = known;
  stayed(true);
  if (body?.file) arrived(file, body.file, known);
  else if (body?.refused) {
    memory.begin(own);
    settle(file, body.refused);
  } else {
    show(file, words.waits);
    if (body?.message) return { message: body.message, next: body.next };
    return { message: status === 403 ? words.stale : words.cut };
  }
  return null;
}

/**
 * @param {File} file
 * @param {ReceivedFile} entry
 * @param {SentFile} sent
 */
function arrived(file, entry, { own, picked, unseen }) {
  const differs = own && own !== entry.sha256;
  if (!differs) memory.arrive(picked, memory.begun(own));
  memory.begin(own);
  if (!differs) return settled(file, entry, Boolean(own), unseen);
  const { row } = lineOf(file);
  row.classList.add("differs");
  settle(file, words.differs);
}

/**
 * @param {File} file
 * @param {ReceivedFile} entry
 * @param {boolean} matched its fingerprint is the one made here
 * @param {boolean} unseen a picture that nobody looked at
 */
function settled(file, entry, matched, unseen = false) {
  const { row, state } = lineOf(file);
  row.classList.add("arrived");
  state.title = entry.sha256;
  const more = [matched && words.matched, unseen && words.unseen].filter(Boolean);
  settle(file, [`✓ ${words.arrived} ${entry.number}.`, ...more].join(" "));
}

function stayed(now = false) {
  if (!now && Date.now() - heard < HEARD) return;
  heard = Date.now();
  tabs.postMessage("stayed");
}
