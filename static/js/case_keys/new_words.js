// @ts-check
// Buttons that give six words, for a new case and for an open one. The browser draws them, sends what it derived
// of them, and writes them into the page that the site answers with. Where it cannot, the site draws them.
import { pageOf } from "../trusted_types.js";
import { draw } from "./drawing.js";
import { hex } from "./hexadecimal.js";
import { costOf, keysOf } from "./words_form.js";

const said = /** @type {HTMLElement} */ (document.getElementById("new-words"));
const texts = /** @type {PageWords} */ (said.dataset);
const form = /** @type {HTMLFormElement} */ (said.closest("form"));
let isWorking = false;
let isPlain = false;

const hasLeft = () => document.body.classList.contains("left");

function sendPlain() {
  isPlain = true;
  form.requestSubmit();
}

/** @returns {Promise<{words: string[], keys: WordKeys}>} rejects where this browser cannot */
async function drawn() {
  const list = await fetch(texts.list, { redirect: "error" });
  if (!list.ok) throw new Error("no list");
  const words = draw(await list.text());
  return { words, keys: await keysOf(words.join(" "), costOf(said)) };
}

/** @param {WordKeys} keys */
function send({ locator, kek }) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) body.set(name, String(value));
  body.set("locator", hex(locator));
  body.set("kek", hex(kek));
  return fetch(form.action, { method: "POST", body });
}

/**
 * @param {Document} page
 * @param {string[]} words
 */
function show(page, words) {
  const list = page.querySelector("main ol.words");
  const content = /** @type {HTMLElement | null} */ (page.querySelector("main"));
  if (!list || !content) return location.reload(); // the site asks for something else first
  const items = words.map((word) => {
    const item = document.createElement("li");
    item.textContent = word;
    return item;
  });
  if (!list.children.length) list.append(...items); // else the site drew them after all
  document.title = page.title;
  document.body.className = page.body.className; // a client's page after one of a counsellor's
  /** @type {HTMLElement} */ (document.querySelector("main")).replaceWith(content);
  dispatchEvent(new Event("submit")); // for vault.js: nothing typed is left that could get lost
  scrollTo(0, 0);
  content.focus();
}

async function begin() {
  said.textContent = texts.progress;
  let made;
  try {
    made = await drawn();
  } catch {
    return sendPlain();
  }
  if (hasLeft()) return;
  try {
    const answer = await send(made.keys);
    if (hasLeft()) return;
    if (answer.redirected) location.assign(answer.url);
    else if (answer.ok) show(await pageOf(answer), made.words);
    else if (answer.status === 503) said.textContent = texts.busy;
    else location.reload(); // the page is too old, or a device has to calculate first: the site says so on it
  } catch {
    said.textContent = texts.offline;
  }
}

form.addEventListener("submit", async (event) => {
  if (event.defaultPrevented || isPlain) return; // prevented: while work_proof.js calculates
  event.preventDefault();
  if (isWorking) return;
  isWorking = true;
  await begin();
  isWorking = false;
});
