// @ts-check
// Ticks of a step are kept as soon as they are set. Without script the button does it.
/** @type {HTMLFormElement} */
const form = document.querySelector("form.ticks");
const said = form.querySelector("[data-said]");
const button = form.querySelector("button");
let last = Promise.resolve(); // one after the other: each answer carries the whole cookie

async function keep() {
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(/** @type {any} */ (new FormData(form))), // there is no file among them
      headers: { "X-Quiet": "1" },
    });
    if (!answer.ok) throw new Error(String(answer.status));
    said.textContent = form.dataset.saved;
    button.hidden = true;
  } catch {
    said.textContent = form.dataset.failed;
    button.hidden = false;
  }
}

button.hidden = true;
form.addEventListener("change", () => {
  last = last.then(keep);
});
