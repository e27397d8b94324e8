// @ts-check
// While the dossier is made: ask how far it is, show it, and load the page anew when it is done.
const box = document.querySelector(".making");
const bar = box?.querySelector("progress");
const said = box?.querySelector("[role=status]");
const EVERY = 1500; // ms
let last = "";

async function look() {
  let answer;
  try {
    answer = await fetch(location.href, { headers: { Accept: "application/json" }, redirect: "error" });
  } catch {
    // No network just now, or the case has closed: the page says what holds in either case.
    if (navigator.onLine) location.reload();
    else setTimeout(look, EVERY * 4);
    return;
  }
  const job = answer.ok ? await answer.json() : {};
  if (job.state !== "waiting" && job.state !== "running") return location.reload();
  show(job);
  setTimeout(look, EVERY);
}

function show({ done, total, waits }) {
  if (total) {
    bar.max = total;
    bar.value = done;
  }
  if (waits && last !== "waits") said.textContent = box.dataset.waits;
  else if (!waits && last === "waits") said.textContent = "";
  last = waits ? "waits" : "";
}

if (box) setTimeout(look, EVERY);
