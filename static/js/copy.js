// @ts-check
// A button beside each text that copies it. Without script the text can be selected with one tap.
/** @type {NodeListOf<HTMLButtonElement>} */
const buttons = document.querySelectorAll("[data-copy]");
for (const button of buttons) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}

/** @param {HTMLButtonElement} button */
async function copy(button) {
  const place = /** @type {HTMLElement} */ (button.closest("[data-copied]"));
  const text = /** @type {HTMLElement} */ (place.querySelector("pre"));
  const told = /** @type {HTMLElement} */ (place.querySelector("[data-told]"));
  try {
    await navigator.clipboard.writeText(text.textContent ?? "");
    told.textContent = `✓ ${place.dataset.copied ?? ""}`;
  } catch {
    getSelection()?.selectAllChildren(text); // copying by hand is always allowed
  }
}
