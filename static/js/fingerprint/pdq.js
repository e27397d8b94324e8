// @ts-check
// PDQ, the perceptual fingerprint of a picture, from the published algorithm: Facebook, "The TMK+PDQF Video-Hashing
// Algorithm and the PDQ Image-Hashing Algorithm" (2019), https://github.com/facebook/ThreatExchange.
//
// Rows go in from top to bottom, a few at a time, so that no more than a narrow band of the picture is in memory.
// The reference computes in 32-bit floats, and a sum of floats depends on its order: each sum here takes the same
// numbers in the same order as there, rounded after each step (Math.fround, or by storing in a Float32Array).
const SIDE = 64; // the picture is shrunk to SIDE x SIDE
const KEPT = 16; // frequencies kept in each direction: KEPT x KEPT bits
const SMALLEST = 5; // pixels; a smaller picture has no fingerprint
const round = Math.fround;

/** @typedef {(sums: Float32Array, count: number, y: number) => void} EmitRow */

/** @param {number} length */
const span = (length) => Math.ceil(length / (2 * SIDE)); // pixels averaged in one pass of two
/** @param {number} size */
const ahead = (size) => (size + 2) >> 1; // pixels read before the first average is written
/** @param {number} length */
const sampled = (length) => Int32Array.from({ length: SIDE }, (_, i) => Math.floor(((i + 0.5) * length) / SIDE));

/**
 * Averages of `size` neighbours along a row; fewer at its ends.
 * @param {Float32Array} row
 * @param {Float32Array} out
 * @param {number} size
 */
function blurRow(row, out, size) {
  const early = ahead(size) - 1;
  let sum = 0;
  let right = 0;
  let left = 0;
  let at = 0;
  while (right < early) sum = round(sum + row[right++]);
  while (right < size) {
    sum = round(sum + row[right++]);
    out[at++] = sum / right;
  }
  while (right < row.length) {
    sum = round(sum + row[right++]);
    sum = round(sum - row[left++]);
    out[at++] = sum / size;
  }
  for (let count = size - 1; count >= size - early; count -= 1) {
    sum = round(sum - row[left++]);
    out[at++] = sum / count;
  }
}

// The same down the columns, for rows that arrive one by one. Calls emit(sums, count, y) for each finished row.
class ColumnBlur {
  /**
   * @param {number} width
   * @param {number} size
   * @param {EmitRow} emit
   */
  constructor(width, size, emit) {
    this.size = size;
    this.emit = emit;
    this.sums = new Float32Array(width);
    this.band = Array.from({ length: size }, () => new Float32Array(width)); // the last `size` rows
    this.taken = 0;
    this.given = 0;
  }

  /** @param {Float32Array} row */
  push(row) {
    const { sums, size } = this;
    const old = this.band[this.taken % size];
    for (let x = 0; x < sums.length; x += 1) sums[x] += row[x];
    if (this.taken >= size) for (let x = 0; x < sums.length; x += 1) sums[x] -= old[x];
    old.set(row);
    this.taken += 1;
    if (this.taken >= ahead(size)) this.emit(sums, Math.min(this.taken, size), this.given++);
  }

  end() {
    const { sums, size } = this;
    for (let count = size - 1; count > size - ahead(size); count -= 1) {
      const old = this.band[(this.taken - count - 1) % size];
      for (let x = 0; x < sums.length; x += 1) sums[x] -= old[x];
      this.emit(sums, count, this.given++);
    }
  }
}

const COSINES = new Float32Array(KEPT * SIDE);
for (let i = 0; i < KEPT; i += 1) {
  for (let j = 0; j < SIDE; j += 1) {
    COSINES[i * SIDE + j] = round(Math.sqrt(2 / SIDE)) * Math.cos((Math.PI / 2 / SIDE) * (i + 1) * (2 * j + 1));
  }
}

/**
 * out[i * columns + j] = the sum over k of COSINES[i, k] * at(k, j)
 * @param {number} columns
 * @param {(k: number, j: number) => number} at
 */
function transform(columns, at) {
  const out = new Float32Array(KEPT * columns);
  for (let i = 0; i < KEPT; i += 1) {
    for (let j = 0; j < columns; j += 1) {
      let sum = 0;
      for (let k = 0; k < SIDE; k += 1) sum = round(sum + round(COSINES[i * SIDE + k] * at(k, j)));
      out[i * columns + j] = sum;
    }
  }
  return out;
}

/**
 * 0 to 100: how much there is to see. Counts only differences that are large enough between neighbours.
 * @param {Float32Array} small
 */
function quality(small) {
  let sum = 0;
  /**
   * @param {number} u
   * @param {number} v
   */
  const step = (u, v) => Math.abs(Math.trunc(round(round(round(u - v) * 100) / 255)));
  for (let k = 0; k < SIDE * SIDE; k += 1) {
    if (k + SIDE < SIDE * SIDE) sum += step(small[k], small[k + SIDE]);
    if ((k + 1) % SIDE) sum += step(small[k], small[k + 1]);
  }
  return Math.min(100, Math.floor(sum / 90));
}

/** @param {Float32Array} small */
function hex(small) {
  const rows = transform(SIDE, (k, j) => small[k * SIDE + j]);
  const values = transform(KEPT, (k, i) => rows[i * SIDE + k]); // values[j, i]: row and column are exchanged
  const median = values.slice().sort()[(KEPT * KEPT) / 2 - 1];
  let text = "";
  for (let digit = KEPT * KEPT - 4; digit >= 0; digit -= 4) {
    let nibble = 0;
    for (let bit = digit + 3; bit >= digit; bit -= 1) {
      nibble = nibble * 2 + (values[(bit % KEPT) * KEPT + Math.floor(bit / KEPT)] > median ? 1 : 0);
    }
    text += nibble.toString(16);
  }
  return text;
}

/** Takes a picture's rows as RGBA bytes, from the top; alpha is not looked at. */
export class Pdq {
  /**
   * @param {number} width
   * @param {number} height
   */
  constructor(width, height) {
    this.height = height;
    this.row = new Float32Array(width);
    this.small = new Float32Array(SIDE * SIDE);
    this.tooSmall = Math.min(width, height) < SMALLEST;
    this.asItIs = width === SIDE && height === SIDE; // the reference shrinks no picture of this size
    this.y = 0;
    const [wantedX, wantedY] = [sampled(width), sampled(height)];
    const blurred = new Float32Array(width);
    const middle = new Float32Array(width);
    const narrow = new Float32Array(SIDE);
    let filled = 0;
    const second = new ColumnBlur(SIDE, span(height), (sums, count, y) => {
      for (; wantedY[filled] === y; filled += 1) {
        for (let x = 0; x < SIDE; x += 1) this.small[filled * SIDE + x] = sums[x] / count;
      }
    });
    const first = new ColumnBlur(width, span(height), (sums, count) => {
      for (let x = 0; x < width; x += 1) middle[x] = sums[x] / count;
      blurRow(middle, blurred, span(width));
      for (let x = 0; x < SIDE; x += 1) narrow[x] = blurred[wantedX[x]];
      second.push(narrow);
    });
    this.shrink = (/** @type {Float32Array} */ row) => {
      blurRow(row, blurred, span(width));
      first.push(blurred);
    };
    this.shrinkEnd = () => {
      first.end();
      second.end();
    };
  }

  /** @param {Uint8ClampedArray} rgba whole rows, 4 bytes a pixel */
  add(rgba) {
    const { row } = this;
    for (let at = 0; at < rgba.length && !this.tooSmall; this.y += 1) {
      for (let x = 0; x < row.length; x += 1, at += 4) {
        row[x] = rgba[at] * 0.299 + rgba[at + 1] * 0.587 + rgba[at + 2] * 0.114;
      }
      if (this.asItIs) this.small.set(row, this.y * SIDE);
      else this.shrink(row);
    }
  }

  /** @returns {PictureFingerprint} a quality of 49 or less is unusable */
  end() {
    if (this.tooSmall) return { hash: "0".repeat((KEPT * KEPT) / 4), quality: 0 };
    if (this.y !== this.height) throw new RangeError(`${this.y} rows of ${this.height}`);
    if (!this.asItIs) this.shrinkEnd();
    return { hash: hex(this.small), quality: quality(this.small) };
  }
}
