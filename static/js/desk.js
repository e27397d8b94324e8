// @ts-check
// The counsellor's page of one case follows the client: asked every second, replaced only when it changed, and
// never the note that is being typed. Whoever clicks, types or scrolls here keeps the desk open. Where the desk has
// closed, the page waits until somebody signs in again. Without script there is a link to look again.
import { pageOf } from "./trusted_types.js";

const box = /** @type {HTMLElement} */ (document.querySelector("[data-live]"));
const said = /** @type {HTMLElement} */ (document.querySelector("[data-live-said]"));
const ended = /** @type {HTMLElement} */ (document.querySelector("[data-live-ended]"));
const signedOut = /** @type {HTMLElement} */ (document.querySelector("[data-live-signed-out]"));
const refresh = /** @type {HTMLElement} */ (document.querySelector("[data-refresh]"));
const words = /** @type {PageWords} */ (box.dataset);
const note = document.querySelector("[data-note]");
const EVERY = 1000; // ms
const AGAIN = 4000; // ms, while there is no answer
const CLOSING = (Number(words.idle) - 5) * 60_000; // ms without a click, after which the page warns

let mark = words.mark;
let active = false;
let lastActive = Date.now();
let timer = 0;
let over = false;
let shown = box.innerHTML.trim();

async function look() {
  clearTimeout(timer);
  if (over || document.hidden) return;
  let pause = EVERY;
  try {
    pause = await ask();
  } catch {
    say(words.lost);
    pause = AGAIN;
  }
  timer = setTimeout(look, pause);
}

async function ask() {
  /** @type {Record<string, string>} */
  const headers = { "If-None-Match": `"${mark}"` };
  if (active) headers["X-Active"] = "1";
  active = false;
  const answer = await fetch(words.live, { headers, cache: "no-store", redirect: "manual" });
  if (answer.status === 404) end();
  else if (answer.type === "opaqueredirect" || answer.status === 403) {
    hide();
    return AGAIN;
  } else if (answer.status === 200) {
    signedOut.hidden = true;
    replace((await pageOf(answer)).body);
    mark = (answer.headers.get("ETag") ?? "").replaceAll('"', "");
    renewToken(answer.headers.get("X-Form-Token"));
  } else if (answer.status !== 304) throw new Error(String(answer.status));
  else sayState();
  return EVERY;
}

// Nothing changed: the line says what holds now, unless it says what changed last.
function sayState() {
  if (Date.now() - lastActive > CLOSING) say(words.closing);
  else if ([words.lost, words.closing].includes(said.textContent ?? "")) say(words.follows);
}

// Nobody is signed in: nothing of the case stays on the screen, and the note stays for whoever signs in again.
function hide() {
  if (!signedOut.hidden) return;
  signedOut.hidden = false;
  box.replaceChildren();
  shown = "";
  mark = "";
  say("");
}

// Signing in anew ends the token that the form was loaded with.
/** @param {string | null} token */
function renewToken(token) {
  /** @type {NodeListOf<HTMLInputElement>} */
  const fields = document.querySelectorAll("input[name=csrfmiddlewaretoken]");
  for (const field of fields) if (token) field.value = token;
}

// Folds stay open and the focus stays where it was: both are found again by their ids.
/** @param {HTMLElement} fresh */
function replace(fresh) {
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
  over = true;
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
for (const sign of ["input", "pointerdown", "keydown", "wheel", "touchmove"]) {
  addEventListener(
    sign,
    () => {
      active = true;
      lastActive = Date.now();
    },
    { passive: true },
  );
}
addEventListener("beforeunload", (event) => {
  const text = note?.querySelector("textarea")?.value.trim();
  if (note && text && !note.dataset.sent && !document.body.classList.contains("left")) event.preventDefault();
});
note?.addEventListener("submit", () => {
  if (note) note.dataset.sent = "1";
});
refresh.hidden = true;
addEventListener("visibilitychange", look);
say(words.follows);
timer = setTimeout(look, EVERY);
