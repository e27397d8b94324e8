// Our streaming SHA-256 and MD5 against Node's.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { Md5 } from "../../static/js/fingerprint/md5.js";
import { Sha256 } from "../../static/js/fingerprint/sha256.js";

const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) >> 3);
const PUBLISHED = {
  sha256: "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", // FIPS 180
  md5: "7707d6ae4e027c70eea2a935c2296f21",
};

for (const [name, Own] of [["sha256", Sha256], ["md5", Md5]]) {
  const native = (part) => createHash(name).update(part).digest("hex");

  test(`${name}: every length around two blocks`, () => {
    for (let length = 0; length <= 260; length += 1) {
      assert.equal(new Own().update(bytes.subarray(0, length)).hex(), native(bytes.subarray(0, length)));
    }
  });

  test(`${name}: pieces of every size, also at odd places of a buffer`, () => {
    for (const size of [1, 3, 55, 63, 64, 65, 127, 500, 1999]) {
      const hash = new Own();
      for (let at = 0; at < bytes.length; at += size) hash.update(bytes.subarray(at, at + size));
      assert.equal(hash.hex(), native(bytes));
    }
  });

  test(`${name}: a million times a, as it is published`, () => {
    assert.equal(new Own().update(new Uint8Array(1_000_000).fill(97)).hex(), PUBLISHED[name]);
  });

  test(`${name}: a length of more than 2^32 bits`, { timeout: 60_000 }, () => {
    const piece = new Uint8Array(64 * 1024 * 1024);
    const hash = new Own();
    const wanted = createHash(name);
    for (let i = 0; i < 9; i += 1) {
      hash.update(piece);
      wanted.update(piece);
    }
    assert.equal(hash.hex(), wanted.digest("hex"));
  });
}
