// Burning boxes into a picture, asked from a page.

let worker = null;
let asked = 0;

/** A picture cannot be opened or covered here; `reason`: "model" (the browser is too old), "falsified" or "unreadable". */
export class CannotCover extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

function started() {
  try {
    return new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  } catch {
    throw new CannotCover("model"); // no workers at all, or forbidden by an extension
  }
}

async function ask(question) {
  if (!globalThis.OffscreenCanvas) throw new CannotCover("model");
  worker ??= started();
  asked += 1;
  const id = asked;
  return new Promise((resolve, reject) => {
    const failed = () => reject(new CannotCover("unreadable"));
    const heard = ({ data }) => {
      if (data.id !== id) return;
      worker.removeEventListener("message", heard);
      worker.removeEventListener("error", failed);
      if (data.error) reject(new CannotCover(data.error));
      else resolve(data);
    };
    worker.addEventListener("message", heard);
    worker.addEventListener("error", failed);
    worker.postMessage({ id, ...question });
  });
}

/** @returns {Promise<{picture: ImageBitmap, width: number, height: number}>} for the editor; rejects with CannotCover */
export const open = (file) => ask({ act: "open", file });

/**
 * A new picture without anything but its dots, on which the boxes are black. Rejects with CannotCover.
 * @param {File} file
 * @param {object[]} boxes in shares of the picture; none: a plain copy
 * @param {number} most bytes that may be sent
 * @returns {Promise<{file: File, original: string}>} original: SHA-256 of what was given
 */
export async function cover(file, boxes, most) {
  const { blob, original } = await ask({ act: "cover", file, boxes, most });
  const ending = blob.type === "image/png" ? ".png" : ".jpg";
  const name = file.name.replace(/\.[^.]*$/, "") + ending;
  return { file: new File([blob], name, { type: blob.type }), original };
}
