// @ts-check
// The boxes on a picture, with undo. Places and sizes are shares of the picture, 0 to 1.
export const LEAST = 0.01; // of the width or height; a smaller box could not be found again

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
const within = (value, least, most) => Math.min(Math.max(value, least), most);

/**
 * The box moved and cut so that it lies on the picture.
 * @param {Box} box
 * @returns {Box}
 */
export function fitted({ x, y, width, height }) {
  const wide = within(width, LEAST, 1);
  const high = within(height, LEAST, 1);
  return { x: within(x, 0, 1 - wide), y: within(y, 0, 1 - high), width: wide, height: high };
}

/**
 * The box between two points, cut at the edges of the picture.
 * @param {Place} one
 * @param {Place} other
 * @returns {Box}
 */
export function between(one, other) {
  const x = within(Math.min(one.x, other.x), 0, 1);
  const y = within(Math.min(one.y, other.y), 0, 1);
  const right = within(Math.max(one.x, other.x), 0, 1);
  const bottom = within(Math.max(one.y, other.y), 0, 1);
  return { x, y, width: right - x, height: bottom - y };
}

export class Boxes {
  /** @param {Box[]} list */
  constructor(list = []) {
    this.list = list.map(fitted);
    /** @type {Box[][]} */
    this.past = [];
  }

  /** What follows can be undone as one act. */
  begin() {
    this.past.push(this.list);
  }

  /** The act that was begun came to nothing. */
  drop() {
    this.list = this.past.pop() ?? this.list;
  }

  /**
   * @param {Box} box
   * @returns {number} its index
   */
  add(box) {
    this.list = [...this.list, fitted(box)];
    return this.list.length - 1;
  }

  /**
   * @param {number} index
   * @param {Box} box
   */
  put(index, box) {
    this.list = this.list.map((old, at) => (at === index ? fitted(box) : old));
  }

  /**
   * @param {number} index
   * @param {number} dx
   * @param {number} dy
   */
  shift(index, dx, dy) {
    const box = this.list[index];
    this.put(index, { ...box, x: box.x + dx, y: box.y + dy });
  }

  /**
   * @param {number} index
   * @param {number} dx
   * @param {number} dy
   */
  stretch(index, dx, dy) {
    const box = this.list[index];
    const width = within(box.width + dx, LEAST, 1 - box.x);
    const height = within(box.height + dy, LEAST, 1 - box.y);
    this.put(index, { ...box, width, height });
  }

  /** @param {number} index */
  remove(index) {
    this.list = this.list.filter((_box, at) => at !== index);
  }

  /** Whether there was something to undo. */
  undo() {
    if (!this.past.length) return false;
    this.drop();
    return true;
  }
}
