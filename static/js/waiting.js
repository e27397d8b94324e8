// @ts-check
// While someone else has to answer: ask every two seconds, and go on when they did. Without script: "Look again".
// Asking does not keep the case open. A code holds for a quarter of an hour; asking ends soon after.
// Where nobody has to answer there is no such box, and nothing below begins. The page stays while somebody types
// into it: a counsellor may type the next client's code.
const box = /** @type {HTMLElement} */ (document.querySelector(".waiting"));
const words = /** @type {PageWords} */ (box?.dataset);
const EVERY = 2000; // ms
const until = Date.now() + 20 * 60_000;

/** @param {number} ms */
function again(ms) {
  if (Date.now() < until) setTimeout(look, ms);
}

function isTyping() {
  /** @type {NodeListOf<HTMLInputElement>} */
  const fields = document.querySelectorAll('input[type="text"]');
  return [...fields].some((field) => field.value && field === document.activeElement);
}

async function look() {
  try {
    const answer = await fetch(words.ask, { headers: { Accept: "application/json" }, redirect: "error" });
    if (answer.ok && (await answer.json()).state === words.state) return again(EVERY);
    if (isTyping()) return again(EVERY);
  } catch {
    if (!navigator.onLine) return again(EVERY * 4);
  }
  if (!document.body.classList.contains("left")) location.replace(words.then);
}

if (box) setTimeout(look, EVERY);
