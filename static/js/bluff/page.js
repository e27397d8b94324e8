// @ts-check
// The box for an e-mail: it has no name and no form, so nothing of it can be sent.
import { signs } from "./signs.js";

/** @type {HTMLElement} */
const box = document.querySelector("[data-bluff]");
const list = JSON.parse(box.dataset.bluff);
const ENOUGH = 2;

box.hidden = false;
box.querySelector("button").addEventListener("click", () => {
  const found = signs(box.querySelector("textarea").value, list);
  for (const sign of box.querySelectorAll("[data-sign]")) {
    sign.toggleAttribute("hidden", !found.includes(sign.getAttribute("data-sign")));
  }
  box.querySelector("[data-said=bluff]").toggleAttribute("hidden", found.length < ENOUGH);
  box.querySelector("[data-said=open]").toggleAttribute("hidden", found.length >= ENOUGH);
});
