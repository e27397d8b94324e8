// @ts-check
// The two screens between choosing a picture and sending it: a question, and the editor. They stand in the place of
// the form, so "Leave now" and crisis help stay where they are.
import { Editor } from "../redaction/editor.js";

const SOON = 2000; // milliseconds
/** @type {Editor | null} */
let editor = null;

/** @param {string} id of an element that the page holds */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
/**
 * @param {HTMLElement} root
 * @param {string} selector of an element that it holds
 */
const within = (root, selector) => /** @type {HTMLElement} */ (root.querySelector(selector));

export class Screens {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.root = byId("before-sending");
    this.question = within(this.root, "[data-part=ask]");
    this.editing = within(this.root, "[data-part=edit]");
    this.waiting = byId("look-waits");
    this.words = /** @type {PageWords} */ (this.waiting.dataset);
    this.bar = /** @type {HTMLProgressElement} */ (byId("look-loads"));
    this.without = document.getElementById("look-skip"); // not where anyone under 18 may be seen
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.soon = undefined;
  }

  /**
   * While the device looks, with the form still there.
   * @param {boolean} on
   */
  wait(on) {
    this.waiting.textContent = on ? this.words.words : "";
    clearTimeout(this.soon);
    this.soon = undefined;
    this.bar.hidden = true;
    if (this.without) this.without.hidden = true;
  }

  /**
   * While what looks has yet to be loaded. On a fast line nobody sees it.
   * @param {number} share how far it is, 0 to 1
   */
  loads(share) {
    if (share === 1) {
      this.wait(true);
      return;
    }
    this.bar.value = share;
    this.soon ??= setTimeout(() => {
      this.waiting.textContent = this.words.loads;
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
      text.hidden = !text.dataset.about?.split(" ").includes(about);
    }
    for (const text of this.question.querySelectorAll("[data-for]")) {
      text.hidden = text.dataset.for !== (young ? "young" : "adult");
    }
    within(this.question, "[data-name]").textContent = file.name;
    this.show(this.question);
    return new Promise((resolve) => {
      for (const button of this.question.querySelectorAll("[data-choice]")) {
        button.onclick = () => resolve(/** @type {Choice} */ (button.dataset.choice));
      }
    });
  }

  /**
   * @param {OpenedPicture} opened
   * @param {Box[]} boxes
   */
  edit(opened, boxes) {
    editor ??= new Editor(this.editing);
    this.show(this.editing);
    return editor.edit(opened, boxes);
  }

  /** @param {HTMLElement} part */
  show(part) {
    this.question.hidden = part !== this.question;
    this.editing.hidden = part !== this.editing;
    this.root.hidden = false;
    this.form.hidden = true;
    const heading = [...part.querySelectorAll("h2")].find((one) => !one.closest("[hidden]"));
    heading?.focus({ preventScroll: true });
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
