// The part of TensorFlow.js that the small model needs, with one backend.
export { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
export { env, ready, setBackend, tensor4d } from "@tensorflow/tfjs-core";
export { loadLayersModel } from "@tensorflow/tfjs-layers";
