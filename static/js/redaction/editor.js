// @ts-check
// Covers parts of a picture with opaque boxes: by finger or mouse (draw, drag, pull the corner) and by keyboard
// (arrows move, Shift and arrows resize, Delete removes, Tab goes from box to box). Blur is not offered: it can be
// undone. The boxes become part of the dots in redaction_worker.js; here they only lie on top.
import { Boxes, between } from "./boxes.js";

const ZOOMS = [0.5, 1, 1.5, 2, 3, 4];
const STEP = 0.02; // of the width, for one press of an arrow
const TAP = 8; // CSS pixels; a shorter pull is no box
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * The name of a button: what it does.
 * @typedef {"add" | "remove" | "undo" | "hand" | "larger" | "smaller" | "done" | "out"} Act
 */
/**
 * A finger or mouse that draws a box, moves one, or pulls at its corner.
 * @typedef {{from: Place, index: number, old: Box, fresh: boolean, corner: boolean}} Pull
 */

export class Editor {
  /** @param {HTMLElement} root the part of the page with data-part="edit" */
  constructor(root) {
    this.root = root;
    this.view = this.part("[data-view]");
    this.sheet = this.part("[data-sheet]");
    this.canvas = /** @type {HTMLCanvasElement} */ (this.part("canvas"));
    this.said = this.part("[data-said]");
    this.words = /** @type {PageWords} */ (this.sheet.dataset);
    this.boxes = new Boxes();
    this.chosen = -1;
    this.zoom = 1;
    /** @type {PictureSize} */
    this.opened = { width: 1, height: 1 };
    /** @type {(boxes: Box[] | null) => void} */
    this.end = () => {};
    /** @type {((event: PointerEvent) => void) | null} ends a pull that is under way */
    this.abandon = null;
    this.moving = false;
    for (const button of root.querySelectorAll("[data-do]")) {
      button.addEventListener("click", () => this[/** @type {Act} */ (button.dataset.do)]());
    }
    this.sheet.addEventListener("pointerdown", (event) => this.press(event));
    this.sheet.addEventListener("keydown", (event) => this.key(event));
    this.sheet.addEventListener("focusin", (event) =>
      this.choose(Number(/** @type {HTMLElement} */ (event.target).dataset.index ?? -1)),
    );
  }

  /**
   * @param {string} selector of an element that the page's template holds
   * @returns {HTMLElement}
   */
  part(selector) {
    return /** @type {HTMLElement} */ (this.root.querySelector(selector));
  }

  /**
   * @param {OpenedPicture} opened
   * @param {Box[]} boxes that lie there from the start
   * @returns {Promise<Box[] | null>} the boxes; null: the picture shall not be sent
   */
  edit(opened, boxes) {
    this.opened = opened;
    this.boxes = new Boxes(boxes);
    this.chosen = -1;
    this.zoom = 1;
    this.canvas.width = opened.picture.width;
    this.canvas.height = opened.picture.height;
    const shown = /** @type {ImageBitmapRenderingContext} */ (this.canvas.getContext("bitmaprenderer"));
    shown.transferFromImageBitmap(opened.picture);
    this.sheet.style.aspectRatio = `${opened.width} / ${opened.height}`;
    this.grab(false);
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
    const [width, height] = [shown.width / 3, shown.height / 4];
    const x = shown.x + (shown.width - width) / 2;
    const y = shown.y + (shown.height - height) / 2;
    this.boxes.begin();
    this.focus(this.boxes.add({ x, y, width, height }));
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

  hand() {
    this.grab(!this.moving);
  }

  /** @param {boolean} moving whether a finger moves the picture instead of drawing */
  grab(moving) {
    this.moving = moving;
    this.part("[data-do=hand]").setAttribute("aria-pressed", String(this.moving));
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

  /** @param {1 | -1} by */
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

  /**
   * @param {PointerEvent} event
   * @returns {Place}
   */
  point(event) {
    const area = this.sheet.getBoundingClientRect();
    return { x: (event.clientX - area.left) / area.width, y: (event.clientY - area.top) / area.height };
  }

  // --- finger and mouse ---

  /** @param {PointerEvent} event */
  press(event) {
    if (!event.isPrimary) this.abandon?.(event); // two fingers want to enlarge or scroll, not to draw
    if (this.moving || !event.isPrimary || event.button) return;
    event.preventDefault();
    const target = /** @type {HTMLElement} */ (event.target);
    const box = target.closest("[data-index]");
    const from = this.point(event);
    this.boxes.begin();
    const index = box ? Number(box.dataset.index) : this.boxes.add({ ...from, width: 0, height: 0 });
    const corner = Boolean(target.closest("[data-corner]"));
    this.follow(event, { from, index, old: this.boxes.list[index], fresh: !box, corner });
  }

  /**
   * @param {PointerEvent} start
   * @param {Pull} pull
   */
  follow(start, pull) {
    this.draw();
    this.sheet.setPointerCapture(start.pointerId);
    const move = (/** @type {PointerEvent} */ event) => {
      this.pull(pull, this.point(event));
      this.place(pull.index);
    };
    const end = (/** @type {PointerEvent} */ event) => {
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

  /**
   * @param {Pull} pull
   * @param {Place} to
   */
  pull({ from, index, old, fresh, corner }, to) {
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    if (fresh) this.boxes.put(index, between(from, to));
    else if (corner) this.boxes.put(index, between(old, { x: from.x + dx, y: from.y + dy }));
    else this.boxes.put(index, { ...old, x: old.x + dx, y: old.y + dy });
  }

  // --- keyboard ---

  /** @param {KeyboardEvent} event */
  key(event) {
    const index = Number(/** @type {HTMLElement} */ (event.target).dataset.index ?? -1);
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

  /** @param {number} index */
  take(index) {
    this.boxes.begin();
    this.boxes.remove(index);
    this.draw();
    const next = Math.min(index, this.boxes.list.length - 1);
    if (next >= 0) this.focus(next);
    else this.part("[data-do=add]").focus();
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

  /** @param {number} index */
  place(index) {
    const { x, y, width, height } = this.boxes.list[index];
    const { style } = this.button(index);
    this.button(index).setAttribute("aria-label", this.describe(index));
    const shares = { left: x, top: y, width, height };
    for (const [side, share] of Object.entries(shares)) style.setProperty(side, `${share * 100}%`);
  }

  /**
   * @param {number} index of a box that is drawn
   * @returns {HTMLElement}
   */
  button(index) {
    return /** @type {HTMLElement} */ (this.sheet.querySelector(`[data-index="${index}"]`));
  }

  /** @param {number} index */
  describe(index) {
    const { x, y, width, height } = this.boxes.list[index];
    const shares = { left: x, top: y, width, height };
    const filled = Object.entries(shares).reduce(
      (text, [side, share]) => text.replace(`{${side}}`, String(Math.round(share * 100))),
      this.words.box,
    );
    return filled.replace("{number}", String(index + 1)).replace("{count}", String(this.boxes.list.length));
  }

  /** @param {number} index */
  focus(index) {
    this.draw();
    this.button(index).focus({ preventScroll: true });
    this.tell(index);
  }

  /** @param {number} index */
  choose(index) {
    this.chosen = index;
    for (const button of this.sheet.querySelectorAll("[data-index]")) {
      button.classList.toggle("chosen", Number(button.dataset.index) === index);
    }
  }

  /** @param {number} index */
  tell(index) {
    this.say(this.describe(index));
  }

  /** @param {string} text */
  say(text) {
    this.said.textContent = text;
  }
}
