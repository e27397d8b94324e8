// @ts-check
// Whether a picture file holds nothing but the one picture that can be seen: no preview of an uncropped version, no
// second picture, no moving part, nothing behind its end. By PNG (third edition, 5) and JPEG (T.81, annex B).
const MOST_BESIDE = 4096; // bytes of everything that is not picture; a preview inside would be larger
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];

/**
 * @param {Uint8Array} bytes
 * @param {number[]} mark
 */
const begins = (bytes, mark) => mark.every((byte, at) => bytes[at] === byte);

/** @param {Uint8Array} bytes the whole file */
export function isPlain(bytes) {
  if (begins(bytes, PNG)) return plainPng(bytes);
  return begins(bytes, JPEG) && plainJpeg(bytes);
}

/** @param {Uint8Array} bytes */
function plainPng(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let beside = 0;
  for (let at = PNG.length; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (name === "acTL" || name === "fdAT") return false; // moves
    if (name !== "IDAT") beside += length;
    at += 12 + length;
    if (name === "IEND") return at === bytes.length && beside <= MOST_BESIDE;
  }
  return false;
}

/** @param {Uint8Array} bytes */
function plainJpeg(bytes) {
  let beside = 0;
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const mark = bytes[at + 1];
    const length = (bytes[at + 2] << 8) | bytes[at + 3];
    if (mark >= 0xe0) beside += length; // applications' data and comments
    at += 2 + length;
    if (mark === 0xda) return beside <= MOST_BESIDE && endsOnce(bytes, at);
  }
  return false;
}

/**
 * Between the first scan and the end of the file stands no further beginning, and only one end.
 * @param {Uint8Array} bytes
 * @param {number} from
 */
function endsOnce(bytes, from) {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] === 0xd8) return false;
    if (bytes[at + 1] === 0xd9) return at + 2 === bytes.length;
  }
  return false;
}
