// What SHA-256 and MD5 have in common: bytes that arrive in pieces are taken in blocks of 64, and the last block says
// how many bits there were.
const BLOCK = 64; // bytes
const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export class Blocks {
  /** @param {(state: Int32Array, view: DataView, at: number, end: number) => void} compress */
  constructor(start, compress, littleEndian) {
    this.state = Int32Array.from(start);
    this.compress = compress;
    this.littleEndian = littleEndian;
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
      this.compress(this.state, viewOf(this.rest), 0, BLOCK);
    }
    const end = at + Math.floor((bytes.length - at) / BLOCK) * BLOCK;
    this.compress(this.state, viewOf(bytes), at, end);
    this.rest.set(bytes.subarray(end));
    this.held = bytes.length - end;
    return this;
  }

  /** @returns {string} hexadecimal digits */
  hex() {
    const tail = new Uint8Array(this.held < BLOCK - 8 ? BLOCK : 2 * BLOCK);
    tail.set(this.rest.subarray(0, this.held));
    tail[this.held] = 0x80;
    const view = viewOf(tail);
    const [high, low] = [Math.floor(this.length / 2 ** 29), (this.length % 2 ** 29) * 8]; // the length in bits
    view.setUint32(tail.length - 8, this.littleEndian ? low : high, this.littleEndian);
    view.setUint32(tail.length - 4, this.littleEndian ? high : low, this.littleEndian);
    this.compress(this.state, view, 0, tail.length);
    const out = new DataView(new ArrayBuffer(this.state.length * 4));
    this.state.forEach((word, i) => out.setInt32(i * 4, word, this.littleEndian));
    return Array.from(new Uint8Array(out.buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}
