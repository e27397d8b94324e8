// @ts-check
// What happens to a picture before it is hashed and sent: the module named in the form's data-prepare looks at it
// and lets the person cover it. Without such a module every file goes as it is. Where anyone under 18 may be seen,
// the module is asked about every file: it keeps back what it cannot look at.
import { isPicture } from "./picture_name.js";
import { named } from "./sniff.js";

const RARE = /hei[cf]|avif|tiff|jxl|^$/; // picture types that not every browser can open
const CLOSED = /^(video\/|application\/(pdf|zip|x-zip))|\.(mp4|m4v|mov|webm|3gp|mkv|avi|pdf|zip)$/i;

/**
 * Whether nothing on this device can look into the file; known before anything is sent.
 * @param {File} chosen
 */
export async function isClosed(chosen) {
  const file = await named(chosen);
  if (file.type.startsWith("audio/")) return false;
  if (!isPicture(file)) return CLOSED.test(file.type) || CLOSED.test(file.name);
  if (!RARE.test(file.type)) return false;
  try {
    (await createImageBitmap(file)).close();
    return false;
  } catch {
    return true;
  }
}

/** The module that looks did not arrive, so nothing was looked at and nothing may go. */
export class NotLoaded extends Error {}

/** @typedef {typeof import("../nudity_check/check_picture.js")} CheckModule */

/**
 * @param {string} address
 * @returns {Promise<CheckModule>} rejects with NotLoaded
 */
const loaded = (address) =>
  import(address).catch(() => {
    throw new NotLoaded();
  });

/**
 * @param {File} file as chosen
 * @param {HTMLFormElement} form data-prepare: address of the module; data-young: nothing intimate, not even covered
 * @returns {Promise<(PreparedFile & {picture: boolean}) | null>} sent as it is, `file` is the one given; picture:
 *   whether it is one, whatever its name says; null: not to be sent.
 *   Rejects with NotLoaded when the module cannot be loaded: then the picture must not go.
 */
export async function prepared(file, form) {
  const known = await named(file);
  const picture = isPicture(known);
  const asked = picture || "young" in form.dataset;
  if (!form.dataset.prepare || !asked) return { file, looked: "", original: "", picture };
  const { prepare } = await loaded(form.dataset.prepare);
  const ready = await prepare(known, { young: "young" in form.dataset, form });
  return ready && { ...ready, file: ready.file === known ? file : ready.file, picture };
}
