// @ts-check
// While far too many cases are begun: the device calculates for a second or two, in a worker, before the six words
// come. Nobody has to do anything. Without workers the page says how long to wait instead, as without script.
import { startWorker } from "./trusted_types.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("work"));
const words = /** @type {PageWords} */ (form.dataset);
const answer = /** @type {HTMLInputElement} */ (form.elements.namedItem("worked"));
const shown = /** @type {HTMLElement} */ (document.getElementById("work-progress"));
const said = /** @type {HTMLElement} */ (document.getElementById("work-said"));
const bar = /** @type {HTMLProgressElement} */ (shown.querySelector("progress"));
const parts = Number(words.parts);
let pressed = "pressed" in words;
let waits = false; // instead of working

/** @param {string} text */
function say(text) {
  said.textContent = text;
}

function waitInstead() {
  waits = true;
  shown.hidden = true;
  /** @type {HTMLElement} */ (document.getElementById("work-wait")).hidden = false;
}

/** @param {MessageEvent} event */
function hear({ data }) {
  bar.value = data.done;
  if (data.answer) {
    answer.value = data.answer;
    say(words.done);
    if (pressed) form.requestSubmit();
  } else if (data.done === parts / 2 && !pressed) {
    say(words.half);
  }
}

function begin() {
  const worker = startWorker(new URL("./work_proof_worker.js", import.meta.url));
  worker.addEventListener("message", hear);
  worker.addEventListener("error", waitInstead);
  worker.postMessage({ value: words.value, bits: Number(words.bits), parts });
  shown.hidden = false;
  say(pressed ? words.onward : words.begins);
}

form.addEventListener("submit", (event) => {
  if (answer.value || waits) return;
  event.preventDefault();
  pressed = true;
  say(words.onward);
});

try {
  begin();
} catch {
  waitInstead(); // no workers at all, or forbidden by an extension
}
