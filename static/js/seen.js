// @ts-check
// On pages that do not open the case by themselves: who can see it now.
import { pageOf } from "./trusted_types.js";

const box = /** @type {HTMLElement} */ (document.querySelector("[data-seen-by]"));
try {
  const answer = await fetch(box.dataset.seenBy ?? "", { redirect: "error" });
  const part = await pageOf(answer);
  const line = part.querySelector(".seen-by");
  if (line) box.replaceWith(document.adoptNode(line));
} catch {
  // No network just now: the next page says it.
}
