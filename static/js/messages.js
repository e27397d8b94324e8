// @ts-check
// A thread of messages, of the client or at the desk: asked every few seconds, replaced only when it changed, and
// never what is being typed. Asking keeps nothing open; that somebody clicks, types or scrolls here goes with the
// next question, and only then a message counts as opened. Without script there is a link to look again.
import { pageOf } from "./trusted_types.js";

const box = /** @type {HTMLElement} */ (document.querySelector("[data-thread]"));
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-message-form]"));
const said = /** @type {HTMLElement} */ (document.querySelector("[data-said]"));
const closed = /** @type {HTMLElement} */ (document.querySelector("[data-closed]"));
const ended = /** @type {HTMLElement} */ (document.querySelector("[data-ended]") ?? closed);
const words = /** @type {PageWords} */ (box.dataset);
const EVERY = 3000; // ms
const AGAIN = 6000; // ms, while there is no answer

let mark = words.mark;
let active = false;
let sent = false;
let timer = 0;
let over = false;

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
  const answer = await fetch(words.thread, { headers, cache: "no-store", redirect: "manual" });
  if (answer.status === 404) end();
  else if (answer.type === "opaqueredirect" || answer.status === 403) {
    hide();
    return AGAIN;
  } else if (answer.status === 200) {
    replace((await pageOf(answer)).body);
    mark = (answer.headers.get("ETag") ?? "").replaceAll('"', "");
    renewToken(answer.headers.get("X-Form-Token"));
  } else if (answer.status !== 304) throw new Error(String(answer.status));
  else if (said.textContent === words.lost) say("");
  return EVERY;
}

// Nobody may read here now: nothing that was written stays on the screen, and what is being typed does.
function hide() {
  if (!closed.hidden) return;
  closed.hidden = false;
  box.replaceChildren();
  mark = "";
  say("");
}

function end() {
  over = true;
  box.replaceChildren();
  closed.hidden = true;
  ended.hidden = false;
  say("");
  forbid(true);
}

/** @param {boolean} stop whether a message can no longer be sent */
function forbid(stop) {
  const button = form?.querySelector("button");
  if (button) button.disabled = stop;
}

// Signing in anew ends the token that the form was loaded with.
/** @param {string | null} token */
function renewToken(token) {
  /** @type {NodeListOf<HTMLInputElement>} */
  const fields = document.querySelectorAll("input[name=csrfmiddlewaretoken]");
  for (const field of fields) if (token) field.value = token;
}

/** @param {HTMLElement} fresh */
function replace(fresh) {
  const before = new Set([...box.querySelectorAll("li[id]")].map((item) => item.id));
  box.replaceChildren(...fresh.childNodes);
  closed.hidden = true;
  const news = [...box.querySelectorAll("li[id]")].some(
    (item) => !before.has(item.id) && item.querySelector("[data-fresh]"),
  );
  say(news ? words.new : "");
  forbid(box.querySelector("[data-over]") !== null);
}

/** @param {string} text */
function say(text) {
  if (said.textContent !== text) said.textContent = text;
}

for (const sign of ["input", "pointerdown", "keydown", "wheel", "touchmove"]) {
  addEventListener(sign, () => (active = true), { passive: true });
}
addEventListener("beforeunload", (event) => {
  const typed = form?.querySelector("textarea")?.value.trim();
  if (typed && form?.hasAttribute("data-ask") && !sent && !document.body.classList.contains("left")) {
    event.preventDefault();
  }
});
form?.addEventListener("submit", () => (sent = true));
/** @type {HTMLElement} */ (document.querySelector("[data-refresh]")).hidden = true;
addEventListener("visibilitychange", look);
timer = setTimeout(look, EVERY);
