// @ts-check
// SHA-256 of a file of any size, away from the page. Takes {id, file}; answers {id, result}, or {id} when the file
// cannot be read any more.
import { digest } from "../fingerprint/digest.js";

const options = { signal: new AbortController().signal, progress: () => {} };

addEventListener("message", async ({ data: { id, file } }) => {
  try {
    postMessage({ id, result: await digest(file, "sha-256", options) });
  } catch {
    postMessage({ id });
  }
});
