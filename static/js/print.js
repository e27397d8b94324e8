// @ts-check
// A button that opens the print window. Without script the browser's own menu does it.
const button = document.querySelector("[data-print]");
button.hidden = false;
button.addEventListener("click", () => print());
