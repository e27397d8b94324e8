// @ts-check
// While someone else has to answer: ask every two seconds, and go on when they did. Without script: "Look again".
const box = document.querySelector(".waiting");
const EVERY = 2000; // ms

async function look() {
  try {
    const answer = await fetch(box.dataset.ask, { headers: { Accept: "application/json" }, redirect: "error" });
    if (answer.ok && (await answer.json()).state === box.dataset.state) return setTimeout(look, EVERY);
  } catch {
    if (!navigator.onLine) return setTimeout(look, EVERY * 4);
  }
  if (!document.body.classList.contains("left")) location.replace(box.dataset.then);
}

if (box) setTimeout(look, EVERY);
