// @ts-check
// At the desk nothing typed is lost by leaving a page: the browser asks first. And what the site could not take,
// because it is far too long, is not sent at all.
const farTooLong = document.querySelector("[data-far-too-long]");
const MOST = 1_000_000; // characters in one form; the site takes 2 MiB

/** @param {HTMLFormElement} form */
function typed(form) {
  /** @type {NodeListOf<HTMLInputElement | HTMLTextAreaElement>} */
  const fields = form.querySelectorAll("textarea, input[type=text]");
  return [...fields].filter((field) => field.value.trim() && field.value !== field.defaultValue);
}

/** @param {HTMLFormElement} form @param {SubmitEvent} event */
function send(form, event) {
  const long = typed(form).find((field) => field.value.length > MOST);
  if (long) {
    event.preventDefault();
    long.setCustomValidity(farTooLong?.textContent?.trim() ?? "");
    long.reportValidity();
    long.addEventListener("input", () => long.setCustomValidity(""), { once: true });
  } else form.dataset.sent = "1";
}

/** @type {NodeListOf<HTMLFormElement>} */
const all = document.querySelectorAll("main form[method=post]");
for (const form of all) form.addEventListener("submit", (event) => send(form, event));
const forms = [...all].filter((form) => !("note" in form.dataset)); // js/desk.js asks for the note
addEventListener("beforeunload", (event) => {
  if (document.body.classList.contains("left") || forms.some((form) => form.dataset.sent)) return;
  if (forms.some((form) => typed(form).length)) event.preventDefault();
});
