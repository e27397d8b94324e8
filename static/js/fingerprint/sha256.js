// SHA-256 (FIPS 180-4) of bytes that arrive in pieces, for files that are too large for crypto.subtle, which takes a
// file only whole. No secret is involved, so time may depend on the content.
import { START, compress } from "./sha256_rounds.js";

const BLOCK = 64; // bytes
const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export class Sha256 {
  constructor() {
    this.state = Int32Array.from(START);
    this.rest = new Uint8Array(BLOCK); // what does not fill a block yet
    this.held = 0;
    this.length = 0;
  }

  /** @param {Uint8Array} bytes */
  update(bytes) {
    let at = 0;
    this.length += bytes.length;
    if (this.held) {
      at = Math.min(BLOCK - this.held, bytes.length);
      this.rest.set(bytes.subarray(0, at), this.held);
      this.held += at;
      if (this.held < BLOCK) return this;
      compress(this.state, viewOf(this.rest), 0, BLOCK);
    }
    const end = at + Math.floor((bytes.length - at) / BLOCK) * BLOCK;
    compress(this.state, viewOf(bytes), at, end);
    this.rest.set(bytes.subarray(end));
    this.held = bytes.length - end;
    return this;
  }

  /** @returns {string} 64 hexadecimal digits */
  hex() {
    const tail = new Uint8Array(this.held < BLOCK - 8 ? BLOCK : 2 * BLOCK);
    tail.set(this.rest.subarray(0, this.held));
    tail[this.held] = 0x80;
    const view = viewOf(tail);
    view.setUint32(tail.length - 8, Math.floor(this.length / 2 ** 29)); // the length in bits, 64 of them
    view.setUint32(tail.length - 4, (this.length % 2 ** 29) * 8);
    compress(this.state, view, 0, tail.length);
    return Array.from(this.state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }
}
