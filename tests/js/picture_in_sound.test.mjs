// Pictures inside a sound file, looked for on the device.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import test from "node:test";
import { holdsPicture } from "../../static/js/nudity_check/picture_in_sound.js";

const SIGNS = ["hdlr________vide", "covr____data", "image/jpeg", "aW1hZ2Uv", "\xff\xd8\xff\xe0\x00\x10JFIF",
  "\x89PNG\r\n\x1a\n", "GIF89a", "RIFF____WEBP", "ftypheic", "\x80theora"];
const blob = (text) => new Blob([Buffer.from(text, "latin1")]);

test("a cover, a film and another file are found, also across two pieces", async () => {
  const before = "\x00".repeat(32 * 1024 * 3 - 5);
  for (const sign of SIGNS) assert.ok(await holdsPicture(blob(`${before}${sign} and more`)), sign);
});

test("sound alone holds none", async () => {
  assert.equal(await holdsPicture(blob(String.fromCharCode(...Array.from({ length: 256 }, (_, at) => at)).repeat(9000))), false);
});
