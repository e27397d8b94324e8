// @ts-check
// A button that opens the print window. Without script the browser's own menu does it.
const button = /** @type {HTMLElement} */ (document.querySelector("[data-print]"));
button.hidden = false;
button.addEventListener("click", () => print());
