// @ts-check
// Covers parts of a picture with opaque boxes: by finger or mouse (draw, drag, pull the corner) and by keyboard
// (arrows move, Shift and arrows resize, Delete removes, Tab goes from box to box). Blur is not offered: it can be
// undone. The boxes become part of the dots in redaction_worker.js; here they only lie on top.
import { Boxes, between } from "./boxes.js";

const ZOOMS = [0.5, 1, 1.5, 2, 3, 4];
const STEP = 0.02; // of the width, for one press of an arrow
const TAP = 8; // CSS pixels; a shorter pull is no box
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Editor {
  /** @param {HTMLElement} root the part of the page with data-part="edit" */
  constructor(root) {
    this.root = root;
    this.view = root.querySelector("[data-view]");
    this.sheet = root.querySelector("[data-sheet]");
    this.canvas = root.querySelector("canvas");
    this.said = root.querySelector("[data-said]");
    this.words = this.sheet.dataset;
    this.moving = false;
    for (const button of root.querySelectorAll("[data-do]")) {
      button.addEventListener("click", () => this[button.dataset.do](button));
    }
    this.sheet.addEventListener("pointerdown", (event) => this.press(event));
    this.sheet.addEventListener("keydown", (event) => this.key(event));
    this.sheet.addEventListener("focusin", (event) =>
      this.choose(Number(/** @type {HTMLElement} */ (event.target).dataset.index ?? -1)),
    );
  }

  /**
   * @param {{picture: ImageBitmap, width: number, height: number}} opened
   * @param {object[]} boxes that lie there from the start, in shares of the picture
   * @returns {Promise<object[] | null>} the boxes; null: the picture shall not be sent
   */
  edit(opened, boxes) {
    this.opened = opened;
    this.boxes = new Boxes(boxes);
    this.chosen = -1;
    this.zoom = 1;
    this.canvas.width = opened.picture.width;
    this.canvas.height = opened.picture.height;
    this.canvas.getContext("bitmaprenderer").transferFromImageBitmap(opened.picture);
    this.sheet.style.aspectRatio = `${opened.width} / ${opened.height}`;
    this.hand(false);
    this.scale();
    this.draw();
    this.said.textContent = "";
    return new Promise((resolve) => {
      this.end = resolve;
    });
  }

  // --- buttons ---

  add() {
    const shown = this.shown();
    const box = { width: shown.width / 3, height: shown.height / 4 };
    box.x = shown.x + (shown.width - box.width) / 2;
    box.y = shown.y + (shown.height - box.height) / 2;
    this.boxes.begin();
    this.focus(this.boxes.add(box));
  }

  remove() {
    if (this.chosen < 0) this.say(this.words.none);
    else this.take(this.chosen);
  }

  undo() {
    if (!this.boxes.undo()) return this.say(this.words.first);
    this.draw();
    return this.say(this.words.undone);
  }

  hand(asked) {
    this.moving = asked === false ? false : !this.moving; // a button gives itself
    this.root.querySelector("[data-do=hand]").setAttribute("aria-pressed", String(this.moving));
    this.sheet.classList.toggle("moves", this.moving);
  }

  larger() {
    this.step(1);
  }

  smaller() {
    this.step(-1);
  }

  done() {
    this.end(this.boxes.list);
  }

  out() {
    this.end(null);
  }

  // --- the picture ---

  step(by) {
    const at = Math.min(Math.max(ZOOMS.indexOf(this.zoom) + by, 0), ZOOMS.length - 1);
    const { x, y, width, height } = this.shown();
    this.zoom = ZOOMS[at];
    this.scale();
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = this.view;
    const left = (x + width / 2) * scrollWidth - clientWidth / 2;
    this.view.scrollTo(left, (y + height / 2) * scrollHeight - clientHeight / 2);
    this.say(this.words.zoomed.replace("{percent}", String(Math.round(this.zoom * 100))));
  }

  scale() {
    this.sheet.style.inlineSize = `${this.zoom * 100}%`;
  }

  /** The part of the picture that is in view, in shares. */
  shown() {
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = this.view;
    const { offsetWidth, offsetHeight } = this.sheet;
    return {
      x: scrollLeft / offsetWidth,
      y: scrollTop / offsetHeight,
      width: Math.min(1, clientWidth / offsetWidth),
      height: Math.min(1, clientHeight / offsetHeight),
    };
  }

  point(event) {
    const area = this.sheet.getBoundingClientRect();
    return { x: (event.clientX - area.left) / area.width, y: (event.clientY - area.top) / area.height };
  }

  // --- finger and mouse ---

  press(event) {
    if (!event.isPrimary) this.abandon?.(event); // two fingers want to enlarge or scroll, not to draw
    if (this.moving || !event.isPrimary || event.button) return;
    event.preventDefault();
    const box = event.target.closest("[data-index]");
    const from = this.point(event);
    this.boxes.begin();
    const index = box ? Number(box.dataset.index) : this.boxes.add({ ...from, width: 0, height: 0 });
    const corner = Boolean(event.target.closest("[data-corner]"));
    this.follow(event, { from, index, old: this.boxes.list[index], fresh: !box, corner });
  }

  follow(start, pull) {
    this.draw();
    this.sheet.setPointerCapture(start.pointerId);
    const move = (event) => {
      this.pull(pull, this.point(event));
      this.place(pull.index);
    };
    const end = (event) => {
      this.sheet.removeEventListener("pointermove", move);
      this.sheet.removeEventListener("pointerup", end);
      this.sheet.removeEventListener("pointercancel", end);
      this.abandon = null;
      const length = Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY);
      if (event.type !== "pointerup" || length < TAP) this.boxes.drop();
      if (pull.index < this.boxes.list.length) this.focus(pull.index);
      else this.draw();
    };
    this.sheet.addEventListener("pointermove", move);
    this.sheet.addEventListener("pointerup", end);
    this.sheet.addEventListener("pointercancel", end);
    this.abandon = end;
  }

  pull({ from, index, old, fresh, corner }, to) {
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    if (fresh) this.boxes.put(index, between(from, to));
    else if (corner) this.boxes.put(index, between(old, { x: from.x + dx, y: from.y + dy }));
    else this.boxes.put(index, { ...old, x: old.x + dx, y: old.y + dy });
  }

  // --- keyboard ---

  key(event) {
    const index = Number(event.target.dataset.index ?? -1);
    if (index < 0) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      this.take(index);
      return;
    }
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    const dx = arrow[0] * STEP;
    const dy = (arrow[1] * STEP * this.opened.width) / this.opened.height; // the same way on the screen
    this.boxes.begin();
    if (event.shiftKey) this.boxes.stretch(index, dx, dy);
    else this.boxes.shift(index, dx, dy);
    this.place(index);
    this.tell(index);
  }

  take(index) {
    this.boxes.begin();
    this.boxes.remove(index);
    this.draw();
    const next = Math.min(index, this.boxes.list.length - 1);
    if (next >= 0) this.focus(next);
    else this.root.querySelector("[data-do=add]").focus();
    this.say(this.words.removed);
  }

  // --- what is shown and said ---

  draw() {
    for (const old of this.sheet.querySelectorAll("[data-index]")) old.remove();
    this.boxes.list.forEach((_box, index) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "cover-box";
      button.dataset.index = String(index);
      const corner = document.createElement("span");
      corner.dataset.corner = "";
      button.append(corner);
      this.sheet.append(button);
      this.place(index);
    });
    this.choose(-1);
  }

  place(index) {
    const { x, y, width, height } = this.boxes.list[index];
    const button = this.sheet.querySelector(`[data-index="${index}"]`);
    button.setAttribute("aria-label", this.describe(index));
    const shares = { left: x, top: y, width, height };
    for (const [side, share] of Object.entries(shares)) button.style[side] = `${share * 100}%`;
  }

  describe(index) {
    const { x, y, width, height } = this.boxes.list[index];
    const shares = { left: x, top: y, width, height };
    const filled = Object.entries(shares).reduce(
      (text, [side, share]) => text.replace(`{${side}}`, String(Math.round(share * 100))),
      this.words.box,
    );
    return filled.replace("{number}", String(index + 1)).replace("{count}", String(this.boxes.list.length));
  }

  focus(index) {
    this.draw();
    this.sheet.querySelector(`[data-index="${index}"]`).focus({ preventScroll: true });
    this.tell(index);
  }

  choose(index) {
    this.chosen = index;
    for (const button of this.sheet.querySelectorAll("[data-index]")) {
      button.classList.toggle("chosen", Number(button.dataset.index) === index);
    }
  }

  tell(index) {
    this.say(this.describe(index));
  }

  say(text) {
    this.said.textContent = text;
  }
}
