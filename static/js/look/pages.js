// The two screens between choosing a picture and sending it: a question, and the editor. They stand in the place of
// the form, so "Leave now" and crisis help stay where they are.
import { Editor } from "../cover/editor.js";

let editor = null;

export class Pages {
  constructor(form) {
    this.form = form;
    this.root = document.getElementById("before-sending");
    this.question = this.root.querySelector("[data-part=ask]");
    this.editing = this.root.querySelector("[data-part=edit]");
    this.waiting = document.getElementById("look-waits");
  }

  /** While the device looks, with the form still there. */
  wait(on) {
    this.waiting.textContent = on ? this.waiting.dataset.words : "";
  }

  /**
   * @param {string} about data-about of what is said
   * @param {File} file
   * @param {{young?: boolean}} options
   * @returns {Promise<"cover"|"send"|"out">}
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
        button.onclick = () => resolve(button.dataset.choice);
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
