// @ts-check
// From a picture file to PDQ, always by the same rule: all pixels, not scaled; the numbers as they stand in the
// file (no colour conversion); upright as the file says; on white where it is see-through.
import { Pdq } from "./pdq.js";

const STRIP = 256; // rows; a canvas of a whole photo would be more than iOS allows (16,777,216 pixels)
/** @type {ImageBitmapOptions} */
const RULE = { colorSpaceConversion: "none", premultiplyAlpha: "none", imageOrientation: "from-image" };
const SAMPLE = 128; // pixels a side

/**
 * @param {number} width
 * @param {number} height
 */
function canvas(width, height) {
  const made = new OffscreenCanvas(width, height).getContext("2d", { alpha: false, willReadFrequently: true });
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (made);
  context.imageSmoothingEnabled = false;
  return context;
}

/**
 * Whether this browser gives back the pixels it was given. Some change them on purpose, so that sites cannot tell
 * people apart by how their device draws: Tor Browser, Firefox with resistFingerprinting, Brave.
 */
export function readsBack(context = canvas(SAMPLE, SAMPLE)) {
  const given = context.createImageData(SAMPLE, SAMPLE);
  for (let i = 0; i < given.data.length; i += 1) {
    given.data[i] = i % 4 === 3 ? 255 : (i * 73 + (i >> 9) * 151) & 255;
  }
  context.putImageData(given, 0, 0);
  const got = context.getImageData(0, 0, SAMPLE, SAMPLE).data;
  return got.every((value, i) => value === given.data[i]);
}

/**
 * @param {Blob} file
 * @param {ReadingOptions} options
 * @returns {Promise<PictureFingerprint>} rejects with the browser's InvalidStateError when the file is
 *   no picture it can read
 */
export async function pictureFingerprint(file, { signal, progress }) {
  const picture = await createImageBitmap(file, RULE);
  try {
    const { width, height } = picture;
    const context = canvas(width, Math.min(STRIP, height));
    const pdq = new Pdq(width, height);
    for (let top = 0; top < height; top += STRIP) {
      await new Promise((resolve) => setTimeout(resolve)); // lets a cancel through
      signal.throwIfAborted();
      const rows = Math.min(STRIP, height - top);
      context.fillStyle = "#fff";
      context.fillRect(0, 0, width, rows);
      context.drawImage(picture, 0, top, width, rows, 0, 0, width, rows);
      pdq.add(context.getImageData(0, 0, width, rows).data);
      progress((top + rows) / height);
    }
    return pdq.end();
  } finally {
    picture.close();
  }
}
