// @ts-check
// While the dossier is made: ask how far it is, show it, and load the page anew when it is done.
// Asking does not keep the case open. It ends after half an hour, and the page then says that one can come back.
// Where nothing is being made there is no such box, and nothing below begins.
const box = /** @type {HTMLElement} */ (document.querySelector(".making"));
const bar = /** @type {HTMLProgressElement} */ (box?.querySelector("progress"));
const said = /** @type {HTMLElement} */ (box?.querySelector("[role=status]"));
const FIRST = 400; // ms; most dossiers are made within two seconds
const EVERY = 1500; // ms; reached after ten of them
const SELDOM = 15_000; // ms; reached after some minutes
const MOST = 30 * 60_000; // ms
const until = Date.now() + MOST;
let gap = FIRST;
let last = "";

/** @param {number} ms */
function again(ms) {
  if (Date.now() < until) setTimeout(look, ms);
  else {
    said.textContent = box.dataset.waits ?? "";
    bar.remove();
  }
}

async function look() {
  let answer;
  try {
    answer = await fetch(location.href, { headers: { Accept: "application/json" }, redirect: "error" });
  } catch {
    // No network just now, or the case has closed: the page says what holds in either case.
    if (navigator.onLine) location.reload();
    else again(EVERY * 4);
    return;
  }
  if (answer.status >= 500) return again(SELDOM); // the site is busy; loading the page would make it busier
  if (answer.status === 425) return again(EVERY); // session_binding.js comes first
  if (!answer.ok) return location.reload();
  const job = await answer.json();
  if (job.state !== "waiting" && job.state !== "running") return location.reload();
  show(job);
  gap = Math.min(gap * (gap < EVERY ? 1.15 : 1.02), SELDOM);
  again(gap);
}

/** @param {{done: number, total: number, waits: boolean}} job its files, and whether it stands behind others */
function show({ done, total, waits }) {
  if (total) {
    bar.max = total;
    bar.value = done;
  }
  if (waits && last !== "waits") said.textContent = box.dataset.waits ?? "";
  else if (!waits && last === "waits") said.textContent = "";
  last = waits ? "waits" : "";
}

if (box) setTimeout(look, FIRST);
