// @ts-check
// The two screens between choosing a picture and sending it: a question, and the editor. They stand in the place of
// the form, so "Leave now" and crisis help stay where they are.
import { Editor } from "../redaction/editor.js";

const SOON = 2000; // milliseconds
let editor = null;

/** @typedef {"cover"|"send"|"out"} Choice */

export class Screens {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.root = document.getElementById("before-sending");
    this.question = this.root.querySelector("[data-part=ask]");
    this.editing = this.root.querySelector("[data-part=edit]");
    this.waiting = document.getElementById("look-waits");
    this.bar = /** @type {HTMLProgressElement} */ (document.getElementById("look-loads"));
    this.without = document.getElementById("look-skip"); // not where anyone under 18 may be seen
  }

  /** While the device looks, with the form still there. */
  wait(on) {
    this.waiting.textContent = on ? this.waiting.dataset.words : "";
    clearTimeout(this.soon);
    this.soon = null;
    this.bar.hidden = true;
    if (this.without) this.without.hidden = true;
  }

  /** While what looks has yet to be loaded: how far it is, 0 to 1. On a fast line nobody sees it. */
  loads(share) {
    if (share === 1) {
      this.wait(true);
      return;
    }
    this.bar.value = share;
    this.soon ??= setTimeout(() => {
      this.waiting.textContent = this.waiting.dataset.loads;
      this.bar.hidden = false;
      if (this.without) this.without.hidden = false;
    }, SOON);
  }

  /** Resolves when the person does not want to wait for it. */
  skipped() {
    return new Promise((resolve) => this.without?.addEventListener("click", resolve, { once: true }));
  }

  /**
   * @param {string} about data-about of what is said
   * @param {File} file
   * @param {{young?: boolean}} options
   * @returns {Promise<Choice>}
   */
  ask(about, file, { young = true } = {}) {
    for (const text of this.question.querySelectorAll("[data-about]")) {
      text.hidden = !text.dataset.about.split(" ").includes(about);
    }
    for (const text of this.question.querySelectorAll("[data-for]")) {
      text.hidden = text.dataset.for !== (young ? "young" : "adult");
    }
    this.question.querySelector("[data-name]").textContent = file.name;
    this.show(this.question);
    return new Promise((resolve) => {
      for (const button of this.question.querySelectorAll("[data-choice]")) {
        button.onclick = () => resolve(/** @type {Choice} */ (button.dataset.choice));
      }
    });
  }

  edit(opened, boxes) {
    editor ??= new Editor(this.editing);
    this.show(this.editing);
    return editor.edit(opened, boxes);
  }

  show(part) {
    this.question.hidden = part !== this.question;
    this.editing.hidden = part !== this.editing;
    this.root.hidden = false;
    this.form.hidden = true;
    const heading = [...part.querySelectorAll("h2")].find((one) => !one.closest("[hidden]"));
    heading.focus({ preventScroll: true });
    part.scrollIntoView({ block: "start" });
  }

  /** Back to the form. */
  close() {
    this.wait(false);
    this.form.hidden = false;
    if (this.root.hidden) return;
    this.root.hidden = true;
    this.waiting.focus({ preventScroll: true });
  }
}
