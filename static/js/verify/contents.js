// @ts-check
// The bytes of a bundle: each file is read once for its digest, and again where it is looked into.
import { sha256 } from "./encoding.js";

const MOST_TEXT = 32 * 1024 * 1024; // bytes of a list

export class Contents {
  /**
   * @param {import("./bundle.js").Bundle} files
   * @param {import("./report.js").Report} report
   */
  constructor(files, report) {
    this.files = files;
    this.report = report;
    /** @type {Map<string, {sha256: string, size: number}>} "" and -1 for what cannot be read */
    this.digests = new Map();
  }

  /** @param {(done: number, total: number) => void} progress in files */
  async hash(progress) {
    let done = 0;
    for (const [name, read] of this.files) {
      progress((done += 1), this.files.size);
      try {
        const bytes = await (await read()).arrayBuffer();
        this.digests.set(name, { sha256: await sha256(bytes), size: bytes.byteLength });
      } catch {
        this.digests.set(name, { sha256: "", size: -1 });
        this.report.change(name, "unreadable");
      }
    }
  }

  get names() {
    return [...this.files.keys()];
  }

  /** @param {string} name */
  has(name) {
    return this.digests.has(name);
  }

  /** @param {string} name */
  sha256(name) {
    return this.digests.get(name)?.sha256;
  }

  /**
   * @param {string} name of a file that is there
   * @returns {Promise<ArrayBuffer>}
   */
  async read(name) {
    const read = this.files.get(name);
    if (!read) throw new Error("not here");
    return (await read()).arrayBuffer();
  }

  /**
   * @param {string} name
   * @returns {Promise<ArrayBuffer | null>} null when it is missing or cannot be read, which is noted
   */
  async bytes(name) {
    if (!this.has(name)) {
      this.report.missing.add(name);
      return null;
    }
    try {
      return await this.read(name);
    } catch {
      this.report.change(name, "unreadable");
      return null;
    }
  }

  /**
   * @param {string} name
   * @returns {Promise<string | null>} as `bytes`
   */
  async text(name) {
    const bytes = await this.bytes(name);
    if (bytes === null) return null;
    try {
      if (bytes.byteLength > MOST_TEXT) throw new RangeError();
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      this.report.change(name, "unreadable");
      return null;
    }
  }

  /**
   * @param {string} name
   * @param {string} digest that it must have
   * @param {number | null} size null: any
   * @param {string} why it is red when it is another
   */
  compare(name, digest, size, why) {
    const here = this.digests.get(name);
    if (!here) this.report.missing.add(name);
    else if (here.sha256 !== digest || (size !== null && here.size !== size)) this.report.change(name, why);
  }
}
