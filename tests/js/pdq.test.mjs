// PDQ by itself. The comparison with the reference is in tests/fingerprint/test_pdq.py.
import assert from "node:assert/strict";
import test from "node:test";
import { Pdq } from "../../static/js/fingerprint/pdq.js";

function picture(width, height, level) {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i += 1) rgba.fill(level(i % width, Math.floor(i / width)), i * 4, i * 4 + 3);
  return rgba;
}

function fingerprint(width, height, rgba, rows = height) {
  const pdq = new Pdq(width, height);
  for (let top = 0; top < height; top += rows) pdq.add(rgba.subarray(top * width * 4, (top + rows) * width * 4));
  return pdq.end();
}

const rings = (x, y) => 127 + 120 * Math.sin(Math.hypot(x - 90, y - 40) / 9);
const distance = (a, b) => [...(BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(2)].filter((bit) => bit === "1").length;

test("strips of any height give the same fingerprint as the whole", () => {
  const rgba = picture(301, 517, rings);
  const whole = fingerprint(301, 517, rgba);
  for (const rows of [1, 7, 64, 256, 516]) assert.deepEqual(fingerprint(301, 517, rgba, rows), whole);
});

test("the fingerprint is 64 hexadecimal digits with about half of the bits set", () => {
  const { hash, quality } = fingerprint(400, 300, picture(400, 300, rings));
  assert.match(hash, /^[0-9a-f]{64}$/);
  assert.ok(Math.abs(distance(hash, "0") - 128) <= 2);
  assert.ok(quality >= 50 && quality <= 100);
});

test("alpha is not looked at", () => {
  const rgba = picture(120, 90, rings);
  const seeThrough = rgba.slice();
  for (let at = 3; at < seeThrough.length; at += 4) seeThrough[at] = 0;
  assert.deepEqual(fingerprint(120, 90, seeThrough), fingerprint(120, 90, rgba));
});

test("a smaller copy stays near, a cropped one does not", () => {
  const whole = fingerprint(800, 600, picture(800, 600, (x, y) => rings(x / 4, y / 4)));
  const half = fingerprint(400, 300, picture(400, 300, (x, y) => rings(x / 2, y / 2)));
  const cropped = fingerprint(680, 510, picture(680, 510, (x, y) => rings((x + 60) / 4, (y + 45) / 4)));
  assert.ok(distance(whole.hash, half.hash) <= 31);
  assert.ok(distance(whole.hash, cropped.hash) > 31);
});

test("a flat picture has quality 0", () => {
  assert.equal(fingerprint(200, 100, picture(200, 100, () => 90)).quality, 0);
});

test("a picture of fewer than 5 pixels a side has none", () => {
  assert.deepEqual(fingerprint(4, 200, picture(4, 200, rings)), { hash: "0".repeat(64), quality: 0 });
});

test("a picture that stops early is an error, not a fingerprint", () => {
  const pdq = new Pdq(100, 100);
  pdq.add(picture(100, 60, rings));
  assert.throws(() => pdq.end(), RangeError);
});
