// @ts-check
// Beside each field of a form: a button that copies it. Without script, or where the clipboard is refused, the text
// can be marked and copied by hand.
const said = /** @type {HTMLElement} */ (document.querySelector("[data-copied]"));

/** @param {HTMLButtonElement} button */
async function copy(button) {
  const text = /** @type {HTMLElement} */ (button.closest(".form-field")?.querySelector(".typed"));
  try {
    await navigator.clipboard.writeText(text.textContent ?? "");
    for (const other of document.querySelectorAll("[data-copy].taken")) other.classList.remove("taken");
    button.classList.add("taken");
    said.textContent = `${said.dataset.copied}: ${text.previousElementSibling?.textContent}`;
  } catch {
    getSelection()?.selectAllChildren(text); // copying by hand is always allowed
    said.textContent = said.dataset.byHand ?? "";
  }
}

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-copy]"))) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
