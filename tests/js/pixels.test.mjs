// Browsers that give back other pixels than they were given are found out.
import assert from "node:assert/strict";
import test from "node:test";
import { readsBack } from "../../static/js/fingerprint/pixels.js";

function canvas(change) {
  let kept;
  return {
    createImageData: (width, height) => ({ data: new Uint8ClampedArray(width * height * 4) }),
    putImageData: (image) => (kept = image.data.slice()),
    getImageData: () => ({ data: change(kept.slice()) }),
  };
}

test("an honest canvas is trusted", () => {
  assert.equal(readsBack(canvas((data) => data)), true);
});

test("all white, noise or one changed bit are not", () => {
  assert.equal(readsBack(canvas((data) => data.fill(255))), false);
  assert.equal(readsBack(canvas((data) => data.map((value, i) => value ^ (i % 4 === 3 ? 0 : i & 1)))), false);
  for (const place of [0, 4001, 65532]) {
    const changed = canvas((data) => {
      data[place] ^= 1;
      return data;
    });
    assert.equal(readsBack(changed), false);
  }
});

test("the sample holds many levels, so that a change of few levels shows", () => {
  let levels;
  readsBack(canvas((data) => ((levels = new Set(data)), data)));
  assert.ok(levels.size > 250);
});
