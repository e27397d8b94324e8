// @ts-check
// The box for an e-mail: it has no name and no form, so nothing of it can be sent.
import { signs } from "./signs.js";

const box = /** @type {HTMLElement} */ (document.querySelector("[data-bluff]"));
const button = /** @type {HTMLButtonElement} */ (box.querySelector("button"));
const mail = /** @type {HTMLTextAreaElement} */ (box.querySelector("textarea"));
const enough = /** @type {HTMLElement} */ (box.querySelector("[data-said=bluff]"));
const few = /** @type {HTMLElement} */ (box.querySelector("[data-said=open]"));
/** @type {import("./signs.js").SignList} */
const list = JSON.parse(box.dataset.bluff ?? "");
const ENOUGH = 2;

box.hidden = false;
button.addEventListener("click", () => {
  const found = signs(mail.value, list);
  for (const sign of box.querySelectorAll("[data-sign]")) {
    sign.toggleAttribute("hidden", !found.includes(sign.dataset.sign ?? ""));
  }
  enough.toggleAttribute("hidden", found.length < ENOUGH);
  few.toggleAttribute("hidden", found.length >= ENOUGH);
});
