// @ts-check
// "Leave now": cover the page at once, then go through the address that ends everything on the server.
// Shift pressed three times does the same. Without script the link does all of it but the cover.
const link = /** @type {HTMLAnchorElement} */ (document.querySelector("a.leave"));
const said = /** @type {HTMLElement} */ (document.getElementById("leave-said"));
const lights = /** @type {HTMLElement} */ (link.querySelector(".shifts"));
const WITHIN = 5000; // ms between two presses
let presses = 0;
let alone = false; // nothing else was pressed or touched since Shift went down
let timer = 0;

function leave() {
  document.body.classList.add("left");
  try {
    sessionStorage.clear(); // the answer clears it too, but browsers heed that only over TLS
  } catch {
    // Storage is switched off: there is nothing in it.
  }
  forgetKey();
  location.replace(link.href);
}

// What session_binding.js stores; here too the answer clears it, where browsers heed that.
function forgetKey() {
  try {
    const buckets = /** @type {any} */ (navigator).storageBuckets;
    for (const name of ["site", "page"]) {
      if (buckets) buckets.delete(name).catch(() => {});
      else indexedDB.deleteDatabase(name);
    }
  } catch {
    // Storage is switched off.
  }
}

function reset() {
  presses = 0;
  lights.hidden = true;
  said.textContent = "";
}

function show() {
  lights.hidden = false;
  [...lights.children].forEach((light, index) => light.classList.toggle("lit", index < presses));
  said.textContent = link.dataset[`said${presses}`] ?? "";
}

addEventListener("click", (event) => {
  if (/** @type {Element} */ (event.target).closest?.("a.leave, a.leave-link")) {
    event.preventDefault();
    leave();
  }
});

addEventListener("keyup", (event) => {
  if (event.key !== "Shift" || !alone) return;
  alone = false;
  clearTimeout(timer);
  presses += 1;
  show();
  if (presses >= 3) leave();
  else timer = setTimeout(reset, WITHIN);
});

// Shift as part of a capital letter or of a shortcut counts for nothing, and nothing is said of it.
function busy() {
  alone = false;
  if (presses) reset();
}

addEventListener("keydown", (event) => {
  if (event.key !== "Shift") busy();
  else if (!event.repeat) alone = true;
});
addEventListener("pointerdown", busy);

// A page that comes back from the back/forward cache was left: ask the server again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
