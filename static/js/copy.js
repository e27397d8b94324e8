// @ts-check
// A button beside each text that copies it. Without script, or where the clipboard is refused, the text can be
// marked and copied by hand.
const said = /** @type {HTMLElement} */ (document.querySelector("[data-copied]"));
/** @type {NodeListOf<HTMLButtonElement>} */
const buttons = document.querySelectorAll("[data-copy]");

/** @param {HTMLButtonElement} button */
async function copy(button) {
  const place = /** @type {HTMLElement} */ (button.closest("[data-copy-place]"));
  const text = /** @type {HTMLElement} */ (place.querySelector("[data-copy-text]"));
  try {
    await navigator.clipboard.writeText(text.textContent ?? "");
    for (const other of buttons) other.classList.toggle("taken", other === button);
    said.textContent = `${said.dataset.copied}: ${place.querySelector("h2, h3")?.textContent}`;
  } catch {
    getSelection()?.selectAllChildren(text); // copying by hand is always allowed
    said.textContent = said.dataset.byHand ?? "";
  }
}

for (const button of buttons) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
