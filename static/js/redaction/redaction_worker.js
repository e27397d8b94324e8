// @ts-check
// Opens a picture for covering and burns the boxes in, away from the page. Takes {id, act: "open", file} and
// {id, act: "cover", file, boxes, most}; answers {ready: true} once, then {id, picture, width, height}
// or {id, blob, original}, or {id, error}: "falsified" or "unreadable". Nothing here can reach the network.
import { digest } from "../fingerprint/digest.js";
import { readsBack } from "../fingerprint/pixels.js";
import { bitmap } from "./bitmap.js";
import { SHOWN, dots, fitting } from "./size.js";

const FINE = 0.92; // JPEG quality
const WIDE = 4096; // dots; of a picture that is too heavy to be opened as it is
const FOREVER = { signal: new AbortController().signal, progress: () => {} };

/**
 * @param {ImageBitmap} picture
 * @param {PictureSize} size
 */
function drawn(picture, { width, height }) {
  const canvas = new OffscreenCanvas(width, height);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
  context.imageSmoothingQuality = "high";
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0, width, height);
  return { canvas, context };
}

/**
 * @param {OpenQuestion} question
 * @returns {Promise<OpenedPicture>}
 */
async function open({ file }) {
  const picture = await bitmap(file, WIDE);
  const { canvas } = drawn(picture, fitting(picture, SHOWN));
  const { width, height } = picture;
  picture.close();
  return { picture: canvas.transferToImageBitmap(), width, height };
}

/**
 * @param {CoverQuestion} question
 * @returns {Promise<CoveredPicture>}
 */
async function cover({ file, boxes, most }) {
  const picture = await bitmap(file, WIDE);
  const { canvas, context } = drawn(picture, fitting(picture));
  picture.close();
  context.fillStyle = "#000";
  for (const box of boxes) context.fillRect(...dots(box, canvas));
  const blob = await encoded(canvas, file.type, most);
  return { blob, original: await digest(file, "sha-256", FOREVER) };
}

/**
 * Screenshots keep sharp edges as PNG; photos and what would be too heavy become JPEG.
 * @param {OffscreenCanvas} canvas
 * @param {string} type of the picture that was chosen
 * @param {number} most bytes
 */
async function encoded(canvas, type, most) {
  const photo = /jpe?g|hei[cf]|avif|webp/.test(type);
  const jpeg = () => canvas.convertToBlob({ type: "image/jpeg", quality: FINE });
  if (photo) return jpeg();
  const blob = await canvas.convertToBlob({ type: "image/png" });
  return blob.size > most ? jpeg() : blob;
}

addEventListener("message", async ({ data }) => {
  /** @type {{id: number} & (OpenQuestion | CoverQuestion)} */
  const { id, ...question } = data;
  try {
    if (!readsBack()) {
      postMessage({ id, error: "falsified" });
      return;
    }
    const answer = question.act === "open" ? await open(question) : await cover(question);
    postMessage({ id, ...answer }, "picture" in answer ? [answer.picture] : []);
  } catch {
    postMessage({ id, error: "unreadable" });
  }
});
postMessage({ ready: true });
