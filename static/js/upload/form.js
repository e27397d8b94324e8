// @ts-check
// The upload form with script: files are listed as they are chosen, and go one by one. What sends them (sending.js)
// comes once the form can be used, so that a slow line brings the form first. Without script the plain form and its
// receipt do the same, all at once.
import { SessionState } from "./session_state.js";
import { isPicture } from "./picture_name.js";

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
/** @typedef {{row: HTMLElement, state: HTMLElement}} Line */
/** @type {Map<File, Line>} */
const rows = new Map(); // the line of each; a file leaves when it arrived or was refused
const LARGEST = 100 * 1024 * 1024; // bytes of a picture; from data-file-bytes on a smaller copy is sent
/** @type {Set<string>} */
const fetched = new Set(); // addresses of modules
/** @type {Promise<import("./sending.js").Sending> | undefined} */
let sending;

// Where anyone under 18 may be seen, pictures are offered only when this script is here to look at them first.
input.accept = input.dataset.accept ?? input.accept;

remind();
forget.addEventListener("click", () => {
  memory.forget(rows.keys());
  remind();
  input.focus();
});
input.addEventListener("change", choose);
addEventListener("load", whatSends);

function choose() {
  fetchAhead(words.prepareNeeds);
  whatSends();
  for (const file of input.files ?? []) {
    if (!rows.has(file)) add(file);
  }
  memory.choose(rows.keys());
  remind();
  if (rows.size) lead(button);
  input.required = rows.size === 0;
  const refused = [...(input.files ?? [])].map(refusal).filter(Boolean);
  said.textContent = [...new Set(refused)].join(" ");
}

/** Fetch modules and all they import at once. Running them is for who needs them.
 * @param {string | undefined} addresses with spaces between them */
function fetchAhead(addresses) {
  for (const address of addresses?.split(" ") ?? []) {
    if (fetched.has(address)) continue;
    fetched.add(address);
    document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href: address }));
  }
}

/** What sends the files, fetched when first asked for. Rejects when it cannot be loaded. */
function whatSends() {
  if (!sending) {
    fetchAhead(words.sendingNeeds);
    sending = import("./sending.js").then(({ Sending }) => new Sending(form, memory, { lineOf, show, settle }));
    sending.catch(() => {}); // said when files are sent
  }
  return sending;
}

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
  const looks = await whatSends().catch(() => null);
  const closed = !("young" in words) && (await looks?.isClosed(file));
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
  const stopped = await send();
  busy(false);
  input.value = "";
  input.required = rows.size === 0;
  onward.hidden = !lines.querySelector(".arrived");
  lead(onward.hidden || rows.size ? button : onward);
  if (stopped) tell(stopped);
  else said.textContent = onward.hidden ? words.none : words.done;
  if (!stopped && !onward.hidden) onward.focus();
});

/** @returns {Promise<UploadStop | null>} null when all files are settled */
async function send() {
  said.textContent = "";
  const sender = await whatSends().catch(() => null);
  if (!sender) return { message: words.partMissing };
  for (const file of [...rows.keys()]) {
    said.textContent = "";
    const stopped = await sender.send(file);
    if (stopped) return stopped;
  }
  return null;
}

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

if (input.files?.length) choose(); // what was chosen before this script was here
performance.mark("form"); // the form can be used
