// Boxes, sizes, and which files hold nothing but their picture.
import assert from "node:assert/strict";
import test from "node:test";
import { Boxes, between, fitted } from "../../static/js/redaction/boxes.js";
import { dots, fitting } from "../../static/js/redaction/size.js";
import { isPlain } from "../../static/js/nudity_check/plain_picture.js";
import { around, closer, tiles } from "../../static/js/nudity_check/tiles.js";

const near = (one, other) => Math.abs(one - other) < 1e-9;

test("a box never leaves the picture", () => {
  assert.deepEqual(fitted({ x: 0.9, y: -1, width: 0.5, height: 2 }), { x: 0.5, y: 0, width: 0.5, height: 1 });
  assert.deepEqual(between({ x: 1.4, y: 0.5 }, { x: 0.5, y: -3 }), { x: 0.5, y: 0, width: 0.5, height: 0.5 });
  const boxes = new Boxes([{ x: 0.5, y: 0.5, width: 0.2, height: 0.2 }]);
  for (let i = 0; i < 60; i += 1) boxes.stretch(0, 0.02, 0.02);
  assert.ok(near(boxes.list[0].x + boxes.list[0].width, 1));
  assert.ok(near(boxes.list[0].x, 0.5));
  for (let i = 0; i < 120; i += 1) boxes.stretch(0, -0.02, -0.02);
  assert.ok(boxes.list[0].width > 0);
});

test("undo takes back one act after the other", () => {
  const boxes = new Boxes();
  boxes.begin();
  boxes.add({ x: 0, y: 0, width: 0.1, height: 0.1 });
  boxes.begin();
  boxes.shift(0, 0.3, 0);
  boxes.begin();
  boxes.remove(0);
  assert.equal(boxes.list.length, 0);
  assert.ok(boxes.undo());
  assert.ok(near(boxes.list[0].x, 0.3));
  assert.ok(boxes.undo());
  assert.equal(boxes.list[0].x, 0);
  assert.ok(boxes.undo());
  assert.ok(!boxes.undo());
});

test("a drawn picture stays within what iOS allows, in its own shape", () => {
  assert.deepEqual(fitting({ width: 4000, height: 3000 }), { width: 4000, height: 3000 });
  for (const size of [{ width: 8064, height: 6048 }, { width: 1080, height: 60_000 }, { width: 1, height: 90_000 }]) {
    const { width, height } = fitting(size);
    assert.ok(width * height <= 16_777_216);
    assert.ok(Math.max(width, height) <= 16_384);
    assert.ok(Math.abs(width / height / (size.width / size.height) - 1) < 0.01 || width === 1);
  }
});

test("a box in dots covers every dot it touches", () => {
  assert.deepEqual(dots({ x: 0.101, y: 0.101, width: 0.1, height: 0.1 }, { width: 100, height: 100 }), [10, 10, 11, 11]);
  assert.deepEqual(dots({ x: 0, y: 0, width: 1, height: 1 }, { width: 7, height: 9 }), [0, 0, 7, 9]);
});

test("the views together show all of a picture, none of them squeezed to half", () => {
  for (const [width, height] of [[1080, 2340], [1170, 2532], [4000, 3000], [1080, 12_000], [3000, 400], [50, 9000]]) {
    const parts = tiles(width, height);
    assert.ok(parts.length <= 24);
    const along = height > width ? ["y", "height"] : ["x", "width"];
    let end = 0;
    for (const part of parts) {
      assert.ok(part[along[0]] <= end + 1e-9);
      end = part[along[0]] + part[along[1]];
      const shape = (part.width * width) / (part.height * height);
      if (parts.length < 24) assert.ok(shape > 0.5 && shape < 2);
    }
    assert.ok(near(end, 1));
  }
  assert.equal(tiles(1080, 2340).length, 2); // a phone's screen
});

test("closer views stay within their part and cover it", () => {
  const part = { x: 0.2, y: 0.4, width: 0.5, height: 0.3 };
  const whole = around(closer(part));
  for (const side of Object.keys(part)) assert.ok(near(whole[side], part[side]));
});

const chunk = (name, length) => {
  const bytes = new Uint8Array(12 + length);
  new DataView(bytes.buffer).setUint32(0, length);
  bytes.set(new TextEncoder().encode(name), 4);
  return [...bytes];
};
const png = (...chunks) => Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 0x1a, 10, ...chunks.flat()]);
const header = chunk("IHDR", 13);
const end = chunk("IEND", 0);

test("a PNG is plain without moving parts, large notes, or anything behind its end", () => {
  assert.ok(isPlain(png(header, chunk("tEXt", 100), chunk("IDAT", 90_000), end)));
  assert.ok(!isPlain(png(header, chunk("acTL", 8), chunk("IDAT", 10), end)));
  assert.ok(!isPlain(png(header, chunk("eXIf", 9000), chunk("IDAT", 10), end)));
  assert.ok(!isPlain(png(header, chunk("IDAT", 10), end, [1, 2, 3])));
  assert.ok(!isPlain(png(header, chunk("IDAT", 10))));
});

const marked = (mark, length) => [0xff, mark, (length + 2) >> 8, (length + 2) & 255, ...new Array(length).fill(0)];
const jpeg = (...parts) => Uint8Array.from([0xff, 0xd8, ...parts.flat()]);
const scan = [...marked(0xda, 10), 1, 2, 0xff, 0x00, 3, 0xff, 0xd0, 4];

test("a JPEG is plain without a preview, a second picture, or a film behind it", () => {
  assert.ok(isPlain(jpeg(marked(0xe1, 300), marked(0xdb, 65), scan, [0xff, 0xd9])));
  assert.ok(!isPlain(jpeg(marked(0xe1, 9000), scan, [0xff, 0xd9])));
  assert.ok(!isPlain(jpeg(scan, [0xff, 0xd9], [0, 0, 0, 24, 0x66, 0x74, 0x79, 0x70])));
  assert.ok(!isPlain(jpeg(scan, [0xff, 0xd8, 0xff, 0xe0])));
  assert.ok(!isPlain(Uint8Array.from(new TextEncoder().encode("GIF89a"))));
});
