// @ts-check
// A form whose six words stay in the browser: a worker makes keys of them, and the form sends what comes of those.
// Where the browser cannot (no WebAssembly, no workers, too little memory), it sends the words as without script.
import { startWorker } from "../trusted_types.js";
import { areSix, normalForm } from "./normal_form.js";

/**
 * @param {string} words in their normal form
 * @param {Argon2Cost} cost
 * @returns {Promise<WordKeys>} rejects where the browser cannot
 */
export function keysOf(words, cost) {
  return new Promise((resolve, reject) => {
    const worker = startWorker(new URL("./derivation_worker.js", import.meta.url));
    worker.addEventListener("error", reject);
    worker.addEventListener("message", ({ data }) => {
      worker.terminate(); // with the 64 MiB that held the root
      if (data.failed) reject(new Error("no derivation in this browser"));
      else resolve(data);
    });
    worker.postMessage({ words, cost });
  });
}

/**
 * @param {HTMLElement} element with the data that `{% derivation %}` wrote
 * @returns {Argon2Cost}
 */
export function costOf({ dataset }) {
  const { salt = "", passes, memory, lanes } = dataset;
  return { salt, passes: Number(passes), memory: Number(memory), lanes: Number(lanes) };
}

export class WordsForm {
  /**
   * @param {HTMLFormElement} form
   * @param {(keys: WordKeys) => Promise<WordsOutcome>} exchange what to send instead of the words, or why nothing
   */
  constructor(form, exchange) {
    this.form = form;
    this.exchange = exchange;
    this.field = /** @type {HTMLInputElement} */ (form.elements.namedItem("words"));
    this.progress = /** @type {HTMLElement} */ (document.getElementById("words-progress"));
    this.problems = /** @type {HTMLElement} */ (document.getElementById("words-problem"));
    /** @type {Record<string, string> | undefined} */
    this.fields = undefined; // to be sent; only in memory, as a page's inputs may be kept with its session
    this.isWorking = false;
    this.isPlain = false;
  }

  takeOver() {
    this.form.addEventListener("submit", (event) => {
      if (this.fields || this.isPlain || event.submitter?.hasAttribute("formnovalidate")) return;
      event.preventDefault();
      if (!this.isWorking) this.begin();
    });
    this.form.addEventListener("formdata", ({ formData }) => {
      for (const [name, value] of Object.entries(this.fields ?? {})) formData.set(name, value);
    });
    this.field.removeAttribute("name"); // whatever breaks below, nothing sends them unasked
  }

  async begin() {
    const words = normalForm(this.field.value);
    if (!areSix(words)) return this.tell("count");
    this.isWorking = true;
    this.problems.replaceChildren();
    this.progress.textContent = this.form.dataset.progress ?? "";
    let keys;
    try {
      keys = await keysOf(words, costOf(this.form));
    } catch {
      return this.sendWords();
    }
    const { fields, problem } = await this.exchange(keys);
    this.isWorking = false;
    if (document.body.classList.contains("left")) return;
    if (fields) this.send(fields);
    else if (problem) this.tell(problem);
    else this.sendWords();
  }

  /** @param {Record<string, string>} fields */
  send(fields) {
    this.fields = fields;
    this.form.requestSubmit();
  }

  sendWords() {
    this.isPlain = true;
    this.field.name = "words";
    this.form.requestSubmit();
  }

  /** @param {string} problem the name of a template of the page */
  tell(problem) {
    this.progress.textContent = "";
    const told = /** @type {HTMLTemplateElement} */ (document.getElementById(`words-${problem}`));
    this.problems.replaceChildren(told.content.cloneNode(true));
    this.field.focus();
  }
}
