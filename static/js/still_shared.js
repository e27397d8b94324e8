// @ts-check
// On pages of the desk that show a part of a case: as soon as it is no longer shared, or the desk has closed,
// nothing of it stays on the screen. Asking keeps nothing open.
const box = /** @type {HTMLElement} */ (document.querySelector("[data-still-shared]"));
const EVERY = 5000; // ms

async function look() {
  let over = false;
  try {
    const answer = await fetch(box.dataset.stillShared ?? "", { cache: "no-store", redirect: "manual" });
    over = answer.type === "opaqueredirect" || [403, 404].includes(answer.status);
  } catch {
    // No connection just now: it is asked again.
  }
  if (over) end();
  else setTimeout(look, EVERY);
}

function end() {
  box.hidden = false;
  document.querySelector("main")?.replaceChildren(box);
}

setTimeout(look, EVERY);
