// @ts-check
// The counsellor's page of one case follows the client: asked every second, replaced only when it changed, and
// never the note that is being typed. Whoever clicks, types or scrolls here keeps the desk open. Where the desk has
// closed, the page waits until somebody signs in again. Without script there is a link to look again.
import { follow } from "./follow.js";

const box = /** @type {HTMLElement} */ (document.querySelector("[data-live]"));
const said = /** @type {HTMLElement} */ (document.querySelector("[data-live-said]"));
const ended = /** @type {HTMLElement} */ (document.querySelector("[data-live-ended]"));
const signedOut = /** @type {HTMLElement} */ (document.querySelector("[data-live-signed-out]"));
const refresh = /** @type {HTMLElement} */ (document.querySelector("[data-refresh]"));
const words = /** @type {PageWords} */ (box.dataset);
const note = document.querySelector("[data-note]");
const CLOSING = (Number(words.idle) - 5) * 60_000; // ms without a click, after which the page warns

let shown = box.innerHTML.trim();

// Nothing changed: the line says what holds now, unless it says what changed last.
/** @param {number} idle ms without a click */
function sayState(idle) {
  if (idle > CLOSING) say(words.closing);
  else if ([words.lost, words.closing].includes(said.textContent ?? "")) say(words.follows);
}

// Nobody is signed in: nothing of the case stays on the screen, and the note stays for whoever signs in again.
function hide() {
  if (!signedOut.hidden) return;
  signedOut.hidden = false;
  box.replaceChildren();
  shown = "";
  say("");
}

// Folds stay open and the focus stays where it was: both are found again by their ids.
/** @param {HTMLElement} fresh */
function replace(fresh) {
  signedOut.hidden = true;
  const markup = fresh.innerHTML.trim();
  if (markup === shown) return; // something else changed, such as the log
  shown = markup;
  const open = [...box.querySelectorAll("details[open]")].map((fold) => fold.id);
  const focus = box.contains(document.activeElement) ? document.activeElement?.id : "";
  box.replaceChildren(...fresh.childNodes);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
  say(box.querySelector("[data-said]")?.dataset.said ?? words.follows);
}

function end() {
  box.replaceChildren();
  say("");
  ended.hidden = false;
  /** @type {NodeListOf<HTMLButtonElement>} */
  const buttons = document.querySelectorAll("[data-note] button");
  for (const button of buttons) button.disabled = true;
}

/** @param {string} text */
function say(text) {
  if (said.textContent !== text) said.textContent = text;
}

// A link beside each step opens its part of the guide.
addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  const link = /** @type {HTMLAnchorElement | null} */ (target.closest?.('a[href^="#say-"]'));
  if (link) document.getElementById(link.hash.slice(1))?.setAttribute("open", "");
});
addEventListener("beforeunload", (event) => {
  const text = note?.querySelector("textarea")?.value.trim();
  if (note && text && !note.dataset.sent && !document.body.classList.contains("left")) event.preventDefault();
});
note?.addEventListener("submit", () => {
  if (note) note.dataset.sent = "1";
});
refresh.hidden = true;
say(words.follows);
follow({
  address: words.live,
  mark: words.mark,
  every: 1000,
  again: 4000,
  replace,
  same: sayState,
  hide,
  end,
  lose: () => say(words.lost),
});
