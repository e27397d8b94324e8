// SHA-256 (FIPS 180-4) of bytes that arrive in pieces, for files that are too large for crypto.subtle, which takes a
// file only whole. No secret is involved, so time may depend on the content.
import { Blocks } from "./blocks.js";
import { START, compress } from "./sha256_rounds.js";

export class Sha256 extends Blocks {
  constructor() {
    super(START, compress, false);
  }
}
