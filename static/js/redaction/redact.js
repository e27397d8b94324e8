// @ts-check
// Burning boxes into a picture, asked from a page.
import { startWorker } from "../trusted_types.js";

/** @type {Worker | null} */
let worker = null;
let heardOf = false; // the worker's script runs
let asked = 0;

/**
 * A picture cannot be opened or covered here; `reason`: "model" (the browser is too old), "part" (our script did
 * not load), "falsified" or "unreadable".
 */
export class CannotCover extends Error {
  /** @param {Inability} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

function started() {
  try {
    const made = startWorker(new URL("./redaction_worker.js", import.meta.url));
    made.addEventListener("message", () => (heardOf = true), { once: true });
    return made;
  } catch {
    throw new CannotCover("model"); // no workers at all, or forbidden by an extension
  }
}

/** Why the worker broke: without having said a word it never began, and the next picture tries anew. */
function broken() {
  if (heardOf) return new CannotCover("unreadable");
  worker = null;
  return new CannotCover("part");
}

/**
 * @template Answer
 * @param {OpenQuestion | CoverQuestion} question
 * @returns {Promise<Answer>}
 */
async function ask(question) {
  if (!globalThis.OffscreenCanvas) throw new CannotCover("model");
  worker ??= started();
  const here = worker;
  asked += 1;
  const id = asked;
  return new Promise((resolve, reject) => {
    const failed = () => reject(broken());
    const heard = (/** @type {MessageEvent} */ { data }) => {
      if (data.id !== id) return;
      here.removeEventListener("message", heard);
      here.removeEventListener("error", failed);
      if (data.error) reject(new CannotCover(data.error));
      else resolve(data);
    };
    here.addEventListener("message", heard);
    here.addEventListener("error", failed);
    here.postMessage({ id, ...question });
  });
}

/**
 * For the editor. Rejects with CannotCover.
 * @param {File} file
 * @returns {Promise<OpenedPicture>}
 */
export const open = (file) => ask({ act: "open", file });

/**
 * A new picture without anything but its dots, on which the boxes are black. Rejects with CannotCover.
 * @param {File} file
 * @param {Box[]} boxes in shares of the picture; none: a plain copy
 * @param {number} most bytes that may be sent
 * @returns {Promise<{file: File, original: string}>} original: SHA-256 of what was given
 */
export async function cover(file, boxes, most) {
  /** @type {CoveredPicture} */
  const { blob, original } = await ask({ act: "cover", file, boxes, most });
  const ending = blob.type === "image/png" ? ".png" : ".jpg";
  const name = file.name.replace(/\.[^.]*$/, "") + ending;
  return { file: new File([blob], name, { type: blob.type }), original };
}
