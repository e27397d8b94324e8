// For the comparison with pdqhash: reads a JSON list of {file, width, height} (raw RGB) from stdin, prints PDQ of each.
import { readFileSync } from "node:fs";
import { Pdq } from "../../static/js/fingerprint/pdq.js";

const STRIP = 256;
const found = JSON.parse(readFileSync(0, "utf8")).map(({ file, width, height }) => {
  const rgb = readFileSync(file);
  const pdq = new Pdq(width, height);
  for (let top = 0; top < height; top += STRIP) {
    const pixels = width * Math.min(STRIP, height - top);
    const rgba = new Uint8ClampedArray(pixels * 4);
    for (let i = 0, from = top * width * 3, to = 0; i < pixels; i += 1, from += 3, to += 4) {
      rgba[to] = rgb[from];
      rgba[to + 1] = rgb[from + 1];
      rgba[to + 2] = rgb[from + 2];
    }
    pdq.add(rgba);
  }
  return pdq.end();
});
process.stdout.write(JSON.stringify(found));
