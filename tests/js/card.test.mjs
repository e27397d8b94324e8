// How values become text.
import assert from "node:assert/strict";
import test from "node:test";
import { asText, fill, forCase, size } from "../../static/js/fingerprint/card.js";

test("all values of a picture, and nothing that names the file", () => {
  const values = { md5: "aa", pdq: { hash: "bb", quality: 87 }, "sha-256": "cc" };
  assert.equal(asText(values), "PDQ: bb (87/100)\nMD5: aa\nSHA-256: cc");
  assert.equal(asText({ md5: "aa" }), "MD5: aa");
});

test("a case gets the values, sort and size of a file, never its name", () => {
  const file = { name: "me in the mirror.jpg", size: 9, type: "image/jpeg", lastModified: 1 };
  const values = { pdq: { hash: "bb", quality: 87 }, "sha-256": "cc", md5: "aa" };
  const kept = { "sha-256": "cc", md5: "aa", pdq: "bb", quality: 87, size: 9, type: "image/jpeg" };
  assert.deepEqual(forCase({ values, file }), kept);
});

test("sizes in the reader's language", () => {
  assert.match(size(1_234_567_890, "de"), /^1\.177,4\sMB$/);
  assert.match(size(20_000_000, "en"), /^19\.1\sMB$/);
  assert.match(size(900, "en"), /^0\.9\skB$/);
});

test("numbers in sentences", () => {
  assert.equal(fill("File {number} of {all}", { number: 1, all: 3 }), "File 1 of 3");
});
