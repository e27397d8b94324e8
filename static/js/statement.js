// @ts-check
// Beside each field for a day: a button that opens the browser's own calendar. Typing stays possible, because
// many people only know "the middle of November".
const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-choose-day]"));
/** @type {Record<string, string>} */
const LOCALES = { en: "en-GB", de: "de-DE", fr: "fr-FR", it: "it-IT" };
const LOCALE = LOCALES[document.documentElement.lang.slice(0, 2)] ?? "en-GB"; // day first

if ("showPicker" in HTMLInputElement.prototype) {
  /** @type {NodeListOf<HTMLInputElement>} */
  const fields = form.querySelectorAll("input[data-day]");
  for (const field of fields) addCalendar(field);
}

/** @param {HTMLInputElement} field */
function addCalendar(field) {
  const calendar = document.createElement("input");
  calendar.type = "date"; // has no name, so it is never sent
  calendar.className = "visually-hidden";
  calendar.tabIndex = -1;
  calendar.setAttribute("aria-hidden", "true");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = form.dataset.chooseDay ?? "";
  button.addEventListener("click", () => calendar.showPicker());
  calendar.addEventListener("change", () => {
    if (!calendar.value) return;
    field.value = new Date(`${calendar.value}T12:00`).toLocaleDateString(LOCALE);
    field.focus();
  });
  field.after(button, calendar);
}
