// @ts-check
// Looks at pictures on this device. Takes {id, file, limit}; answers {loading: share} while its model arrives, and
// {ready: true} or {failed: true} once, then
// {id, parts} (parts that may show nudity, as shares of the picture; none: nothing found) or {id, error}.
// Reads its model from this site; what it sees goes nowhere. Its answer's own policy (settings, static_headers)
// allows WebAssembly here and nowhere else.
import { env, loadLayersModel, ready, setBackend, setWasmPaths, tensor4d } from "../../vendor/look/tf.js";
import { bitmap } from "../redaction/bitmap.js";
import { readsBack } from "../fingerprint/pixels.js";
import { around, closer, tiles } from "./tiles.js";

const SIDE = 224; // dots; the input of MobileNetV2 in nsfwjs
const DOTS = SIDE * SIDE * 3;
const WIDE = 2048; // dots; of a picture that is too heavy to be opened as it is
const AT_ONCE = 3; // views; more at once take memory and no less time
const STEP = 0.01; // of what is loaded
const CLASSES = 5;
const NUDE = [1, 3, 4]; // hentai, porn, sexy, of: drawing, hentai, neutral, porn, sexy
// Each file by its whole address: collectstatic puts its digest in.
const MODEL = new URL("../../vendor/look/model.json", import.meta.url).href;
const WEIGHTS = new URL("../../vendor/look/model.bin", import.meta.url).href;
const WASM = new URL("../../vendor/look/tfjs-backend-wasm-simd.wasm", import.meta.url).href;
// The library asks for addresses of all its variants. There is only this one: where it cannot run, nobody looks.
const VARIANTS = ["tfjs-backend-wasm.wasm", "tfjs-backend-wasm-simd.wasm", "tfjs-backend-wasm-threaded-simd.wasm"];

/** @type {Record<string, number>} */
const WIDTHS = { uint8: 1, uint16: 2, float16: 2 }; // bytes of a stored number; any other has four

/**
 * Bytes of all weights as they are stored.
 * @param {WeightSpec[]} specs
 */
function stored(specs) {
  const bytes = (/** @type {WeightSpec} */ { dtype, quantization }) => WIDTHS[quantization?.dtype ?? dtype] ?? 4;
  return specs.reduce((sum, spec) => sum + spec.shape.reduce((all, one) => all * one, bytes(spec)), 0);
}

/**
 * The body of an answer, and how far it is. Its length header counts compressed bytes, so it is of no use.
 * @param {Response} answer
 * @param {number} total bytes
 */
async function read(answer, total) {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const chunks = [];
  let [got, told] = [0, 0];
  const reader = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (answer.body).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return new Blob(chunks).arrayBuffer();
    chunks.push(value);
    got += value.length;
    if (got / total - told < STEP) continue;
    told = got / total;
    if (told < 1) postMessage({ loading: told }); // the end is said when all of it works
  }
}

/** @returns {Promise<LookModel>} */
async function load() {
  setWasmPaths(Object.fromEntries(VARIANTS.map((name) => [name, WASM])));
  env().set("WASM_HAS_MULTITHREAD_SUPPORT", false); // would need another file
  const [set, { modelTopology, weightSpecs }, answer] = await Promise.all([
    setBackend("wasm"),
    fetch(MODEL).then((file) => file.json()),
    fetch(WEIGHTS),
  ]);
  const weightData = await read(answer, stored(weightSpecs));
  await ready();
  if (!set) throw new Error("no WebAssembly");
  const model = await loadLayersModel({ load: async () => ({ modelTopology, weightSpecs, weightData }) });
  scores(model, [new Float32Array(DOTS)]); // the first time takes longer
  return model;
}

/**
 * How likely each is nudity, 0 to 1.
 * @param {LookModel} model
 * @param {Float32Array[]} pictures their dots
 * @returns {number[]}
 */
function scores(model, pictures) {
  const all = new Float32Array(DOTS * pictures.length);
  pictures.forEach((dots, at) => all.set(dots, at * DOTS));
  const input = tensor4d(all, [pictures.length, SIDE, SIDE, 3]);
  const output = model.predict(input);
  const shares = output.dataSync();
  input.dispose();
  output.dispose();
  return pictures.map((_dots, at) => NUDE.reduce((sum, place) => sum + shares[at * CLASSES + place], 0));
}

class Looker {
  /**
   * @param {LookModel} model
   * @param {ImageBitmap} picture
   */
  constructor(model, picture) {
    this.model = model;
    this.picture = picture;
    const made = new OffscreenCanvas(SIDE, SIDE).getContext("2d", { alpha: false, willReadFrequently: true });
    this.context = /** @type {OffscreenCanvasRenderingContext2D} */ (made);
    this.context.imageSmoothingQuality = "medium";
  }

  /** @param {Box} part */
  dots({ x, y, width, height }) {
    const { picture, context } = this;
    context.fillStyle = "#fff";
    context.fillRect(0, 0, SIDE, SIDE);
    /** @type {[number, number, number, number]} */
    const from = [x * picture.width, y * picture.height, width * picture.width, height * picture.height];
    context.drawImage(picture, ...from, 0, 0, SIDE, SIDE);
    const { data } = context.getImageData(0, 0, SIDE, SIDE);
    const dots = new Float32Array(DOTS);
    for (let from = 0, to = 0; from < data.length; from += 4) {
      dots[to++] = data[from] / 255;
      dots[to++] = data[from + 1] / 255;
      dots[to++] = data[from + 2] / 255;
    }
    return dots;
  }

  /**
   * Those of the parts that are above the limit.
   * @param {Box[]} parts
   * @param {number} limit
   * @returns {Box[]}
   */
  above(parts, limit) {
    /** @type {Box[]} */
    const found = [];
    for (let from = 0; from < parts.length; from += AT_ONCE) {
      const some = parts.slice(from, from + AT_ONCE);
      const said = scores(this.model, some.map((part) => this.dots(part)));
      found.push(...some.filter((_part, at) => said[at] > limit));
    }
    return found;
  }

  /**
   * Where it may show nudity: as closely as a second look can tell.
   * @param {number} limit
   */
  suspects(limit) {
    return this.above(tiles(this.picture.width, this.picture.height), limit).map((part) => {
      const near = this.above(closer(part), limit);
      return near.length ? around(near) : part;
    });
  }
}

const loading = load();
loading.then(
  () => postMessage({ ready: true }),
  () => postMessage({ failed: true }),
);

addEventListener("message", async ({ data: { id, file, limit } }) => {
  let model;
  try {
    model = await loading;
  } catch {
    return; // said already
  }
  try {
    if (!readsBack()) {
      postMessage({ id, error: "falsified" });
      return;
    }
    const picture = await bitmap(file, WIDE);
    postMessage({ id, parts: new Looker(model, picture).suspects(limit) });
    picture.close();
  } catch {
    postMessage({ id, error: "unreadable" });
  }
});
