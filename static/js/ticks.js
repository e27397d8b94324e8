// @ts-check
// Ticks of a step are kept as soon as they are set. Without script the button does it.
const form = /** @type {HTMLFormElement} */ (document.querySelector("form.ticks"));
const said = /** @type {HTMLElement} */ (form.querySelector("[data-said]"));
const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
const words = /** @type {PageWords} */ (form.dataset);
let last = Promise.resolve(); // one after the other: each answer carries the whole cookie

async function keep() {
  try {
    const fields = /** @type {Record<string, string> & FormData} */ (new FormData(form)); // no file among them
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "X-Quiet": "1" },
    });
    if (!answer.ok) throw new Error(String(answer.status));
    said.textContent = words.saved;
    button.hidden = true;
  } catch {
    said.textContent = words.failed;
    button.hidden = false;
  }
}

button.hidden = true;
form.addEventListener("change", () => {
  last = last.then(keep);
});
