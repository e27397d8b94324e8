// @ts-check
// One derivation, away from the page, so that "Leave now" works meanwhile. Takes {words, cost}; answers {locator,
// kek}, or {failed: true} where there is no WebAssembly or not enough memory.
import { wordKeys } from "./derivation.js";

addEventListener("message", async ({ data: { words, cost } }) => {
  try {
    postMessage(await wordKeys(words, cost));
  } catch {
    postMessage({ failed: true });
  }
});
