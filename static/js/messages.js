// @ts-check
// A thread of messages, of the client or at the desk: asked every few seconds, replaced only when it changed, and
// never what is being typed. Only when somebody is at the page a message counts as opened. Without script there is
// a link to look again.
import { follow } from "./follow.js";

const box = /** @type {HTMLElement} */ (document.querySelector("[data-thread]"));
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-message-form]"));
const said = /** @type {HTMLElement} */ (document.querySelector("[data-said]"));
const closed = /** @type {HTMLElement} */ (document.querySelector("[data-closed]"));
const ended = /** @type {HTMLElement} */ (document.querySelector("[data-ended]") ?? closed);
const words = /** @type {PageWords} */ (box.dataset);

let sent = false;

function same() {
  if (said.textContent === words.lost) say("");
}

// Nothing that was written stays on the screen, and what is being typed does.
function hide() {
  if (!closed.hidden) return;
  closed.hidden = false;
  box.replaceChildren();
  say("");
}

function end() {
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

addEventListener("beforeunload", (event) => {
  const typed = form?.querySelector("textarea")?.value.trim();
  if (typed && form?.hasAttribute("data-ask") && !sent && !document.body.classList.contains("left")) {
    event.preventDefault();
  }
});
form?.addEventListener("submit", () => (sent = true));
/** @type {HTMLElement} */ (document.querySelector("[data-refresh]")).hidden = true;
follow({
  address: words.thread,
  mark: words.mark,
  every: 3000,
  again: 6000,
  replace,
  same,
  hide,
  end,
  lose: () => say(words.lost),
});
