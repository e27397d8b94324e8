// @ts-check
// The page that opens a case. The site learns the locator of the words and, once they opened it, the case key, but
// neither the words nor their root.
import { hex } from "./hexadecimal.js";
import { caseKey } from "./unwrapping.js";
import { WordsForm } from "./words_form.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("words-form"));
const words = /** @type {PageWords} */ (form.dataset);

/** @param {string} locator */
function asking(locator) {
  const body = new FormData();
  const token = /** @type {HTMLInputElement} */ (form.elements.namedItem("csrfmiddlewaretoken"));
  body.set("csrfmiddlewaretoken", token.value);
  body.set("locator", locator);
  return fetch(words.ask, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
}

/**
 * @param {WordKeys} keys
 * @returns {Promise<WordsOutcome>}
 */
async function exchange(keys) {
  const locator = hex(keys.locator);
  try {
    const answer = await asking(locator);
    if (answer.status === 503) return { problem: "busy" };
    if (answer.status === 403) return { fields: { locator } }; // the page is too old: the site says so on a page
    const { wrapped, ticket, older } = await answer.json();
    const key = await caseKey(keys, wrapped);
    if (key) return { fields: { locator, case_key: key, ticket } };
    return older ? {} : { problem: "wrong" };
  } catch {
    return { problem: "offline" };
  }
}

new WordsForm(form, exchange).takeOver();
