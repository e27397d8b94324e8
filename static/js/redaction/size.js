// @ts-check
// How large a picture may be drawn, and where a box lies on it.
const MOST = 16_777_216; // dots of a canvas on iOS
const SIDE = 16_384; // dots; longer sides fail in some browsers
export const SHOWN = 4_000_000; // dots; enough to see what is covered, also enlarged

/**
 * The size at which a picture is drawn: its own, or smaller in the same shape.
 * @param {PictureSize} picture
 * @param {number} most dots of all
 * @returns {PictureSize}
 */
export function fitting({ width, height }, most = MOST) {
  const share = Math.min(1, Math.sqrt(most / (width * height)), SIDE / Math.max(width, height));
  const side = (/** @type {number} */ length) => Math.max(1, Math.floor(length * share));
  return { width: side(width), height: side(height) };
}

/**
 * A box in shares of the picture as [left, top, width, height] in whole dots, rounded outwards.
 * @param {Box} box
 * @param {PictureSize} size
 * @returns {[number, number, number, number]}
 */
export function dots(box, { width, height }) {
  const left = Math.max(0, Math.floor(box.x * width));
  const top = Math.max(0, Math.floor(box.y * height));
  const right = Math.min(width, Math.ceil((box.x + box.width) * width));
  const bottom = Math.min(height, Math.ceil((box.y + box.height) * height));
  return [left, top, right - left, bottom - top];
}
