// @ts-check
// What happens to a chosen file before anything of it leaves the device: a picture is looked at; where it may show
// nudity the person is stopped and can cover it. Where anyone under 18 may be seen ("young"), only what passed the
// look goes on, and nothing that cannot be looked at.
import { CannotCover, cover, open } from "../redaction/redact.js";
import { isPicture } from "../upload/picture_name.js";
import { Screens } from "./screens.js";
import { holdsPicture } from "./picture_in_sound.js";
import { isPlain } from "./plain_picture.js";
import { suspects } from "./model.js";

const SURE = 0.6; // from 40 harmless pictures none reached this; for adults
const SURE_YOUNG = 0.3; // two of 40 did; better stopped once too often
const VIDEO = /\.(mp4|m4v|mov|webm|3gp|mkv|avi)$/i;

/**
 * Why this file cannot go in a young case; "" when it can.
 * @param {File} file
 */
async function unseen(file) {
  const { type, name } = file;
  if (type.startsWith("audio/")) return (await holdsPicture(file)) ? "sound" : "";
  if (type.startsWith("video/") || VIDEO.test(name)) return "recording";
  return type === "application/pdf" || /\.pdf$/i.test(name) ? "document" : "";
}

/**
 * @param {File} file
 * @param {{young: boolean, form: HTMLFormElement}} options
 * @returns {Promise<PreparedFile | null>} null: nothing is sent
 */
export async function prepare(file, { young, form }) {
  if (isPicture(file)) return new Preparation(file, young, form).run();
  const why = young ? await unseen(file) : "";
  if (!why) return { file, looked: "", original: "" };
  const screens = new Screens(form);
  await screens.ask(why, file);
  screens.close();
  return null;
}

class Preparation {
  /**
   * @param {File} file
   * @param {boolean} young
   * @param {HTMLFormElement} form
   */
  constructor(file, young, form) {
    this.file = file;
    this.young = young;
    this.most = Number(form.dataset.fileBytes);
    const each = /** @type {HTMLInputElement | null} */ (form.elements.namedItem("look_at_each"));
    this.each = each?.checked ?? false;
    this.seen = false; // the model looked at it
    this.screens = new Screens(form);
    /** @type {Box[]} */
    this.boxes = [];
  }

  /** @returns {Promise<PreparedFile | null>} */
  async run() {
    try {
      this.screens.wait(true);
      const found = await this.look(this.file);
      this.screens.wait(false);
      this.seen = Boolean(found.parts);
      if (found.parts?.length) return await this.stopped(found.parts);
      if (this.young && found.why) return await this.without(found.why);
      return this.each ? await this.covered([]) : await this.unchanged();
    } catch (error) {
      if (error instanceof CannotCover) return await this.without(error.reason);
      throw error;
    } finally {
      this.screens.close();
    }
  }

  /**
   * @param {Blob} file
   * @returns {Promise<LookResult>}
   */
  async look(file) {
    let waits = true;
    const loading = (/** @type {number} */ share) => waits && this.screens.loads(share);
    /** @type {Promise<LookResult>} */
    const looked = suspects(file, this.young ? SURE_YOUNG : SURE, loading).then(
      (parts) => ({ parts }),
      (error) => ({ why: error.reason ?? "model" }), // of Unable; anything else is the model's
    );
    const answer = await Promise.race([looked, this.screens.skipped().then(() => ({ why: "skipped" }))]);
    waits = false; // who went on without it hears no more of its loading
    return answer;
  }

  /**
   * Nothing was found, or an adult's browser could not look. What is larger than the site takes goes as a smaller
   * copy; in a young case a file that could hold more than was looked at goes as a plain one.
   * @returns {Promise<PreparedFile>}
   */
  async unchanged() {
    const looked = this.seen ? "passed" : "";
    if (this.file.size > this.most) return { ...(await cover(this.file, [], this.most)), looked };
    if (!this.young || isPlain(new Uint8Array(await this.file.arrayBuffer()))) {
      return { file: this.file, looked, original: "" };
    }
    return { ...(await cover(this.file, [], this.most)), looked };
  }

  /**
   * It cannot be looked at or covered: an adult decides alone; where anyone under 18 may be seen it stays.
   * @param {string} why
   * @returns {Promise<PreparedFile | null>}
   */
  async without(why) {
    const choice = await this.screens.ask(why, this.file, { young: this.young });
    return choice === "send" ? { file: this.file, looked: "", original: "" } : null;
  }

  /**
   * @param {Box[]} parts that may show nudity
   * @returns {Promise<PreparedFile | null>}
   */
  async stopped(parts) {
    const choice = await this.screens.ask("nude", this.file, { young: this.young });
    if (choice === "cover") return this.covered(parts);
    return choice === "send" ? { file: this.file, looked: "unsure", original: "" } : null;
  }

  /**
   * The editor, until what comes out of it may go.
   * @param {Box[]} parts that may show nudity
   * @returns {Promise<PreparedFile | null>}
   */
  async covered(parts) {
    const boxes = await this.screens.edit(await open(this.file), [...this.boxes, ...parts]);
    if (!boxes) return null;
    this.boxes = boxes;
    if (!boxes.length) return parts.length ? this.stopped(parts) : this.unchanged();
    this.screens.close(); // a box drawn from here on would not be burnt in
    this.screens.wait(true);
    const made = await cover(this.file, boxes, this.most);
    const { parts: left, why } = await this.look(made.file);
    this.screens.wait(false);
    if (this.young && why) return this.without(why);
    return left?.length ? this.stillThere(made, left) : { ...made, looked: "covered" };
  }

  /**
   * @param {{file: File, original: string}} made the covered copy
   * @param {Box[]} parts of it that may show nudity
   * @returns {Promise<PreparedFile | null>}
   */
  async stillThere(made, parts) {
    const choice = await this.screens.ask("still", this.file, { young: this.young });
    if (choice === "cover") return this.covered(parts);
    return choice === "send" ? { ...made, looked: "covered" } : null;
  }
}
