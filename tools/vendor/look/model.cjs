// Takes the small model (MobileNetV2) out of nsfwjs, where it is text within scripts: model.json and model.bin.
const fs = require("node:fs");
const from = "./node_modules/nsfwjs/dist/models/mobilenet_v2";
const { modelTopology, weightsManifest } = require(`${from}/model.min.js`);
const text = require(`${from}/group1-shard1of1.min.js`);
const specs = weightsManifest[0].weights;
const weights = Buffer.from(text, "base64");
const bytes = specs.reduce((sum, { shape, quantization }) => {
  const each = quantization?.dtype === "uint8" ? 1 : 4;
  return sum + each * shape.reduce((product, side) => product * side, 1);
}, 0);
if (weights.length !== bytes) throw new Error(`${weights.length} bytes of weights, ${bytes} expected`);
fs.writeFileSync("model.bin", weights);
fs.writeFileSync("model.json", `${JSON.stringify({ modelTopology, weightSpecs: specs })}\n`);
