// MD5 (RFC 1321) of bytes that arrive in pieces. Browsers have none of their own; services that block known pictures
// and videos still ask for it. It protects nothing here.
import { Blocks } from "./blocks.js";
import { START, compress } from "./md5_rounds.js";

export class Md5 extends Blocks {
  constructor() {
    super(START, compress, true);
  }
}
