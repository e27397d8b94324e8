// @ts-check
// A page on which the words of an open case are typed back: it sends their locator, which the site compares.
import { hex } from "./hexadecimal.js";
import { WordsForm } from "./words_form.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("words-form"));
new WordsForm(form, async ({ locator }) => ({ fields: { locator: hex(locator) } })).takeOver();
