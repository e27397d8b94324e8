// @ts-check
// While someone else has to answer: ask every two seconds, and go on when they did. Without script: "Look again".
// Asking does not keep the case open. A code holds for a quarter of an hour; asking ends soon after.
const box = document.querySelector(".waiting");
const EVERY = 2000; // ms
const until = Date.now() + 20 * 60_000;

function again(ms) {
  if (Date.now() < until) setTimeout(look, ms);
}

async function look() {
  try {
    const answer = await fetch(box.dataset.ask, { headers: { Accept: "application/json" }, redirect: "error" });
    if (answer.ok && (await answer.json()).state === box.dataset.state) return again(EVERY);
  } catch {
    if (!navigator.onLine) return again(EVERY * 4);
  }
  if (!document.body.classList.contains("left")) location.replace(box.dataset.then);
}

if (box) setTimeout(look, EVERY);
