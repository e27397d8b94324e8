// For every page with an open case. Warns before the case closes by itself, keeps it open while someone types,
// and asks before typed text is thrown away. Without script the server closes the case just the same, and what
// was typed goes through the page that asks for the words.
const timer = document.querySelector(".vault-timer");
const MINUTE = 60_000;
const PING = 2 * MINUTE; // at most one request in this time
const SAVED = { Accept: "application/json" };

let unsaved = false;
addEventListener("input", (event) => {
  if (event.target.matches('form[method=post] :is(textarea, input[type="text"])')) unsaved = true;
});
addEventListener("submit", (event) => {
  if (!event.defaultPrevented) unsaved = false;
});
addEventListener("beforeunload", (event) => {
  // Never in the way of "Leave now": leave.js covers the page first.
  if (unsaved && !document.body.classList.contains("left")) event.preventDefault();
});

if (timer) watch(timer);

function watch(box) {
  const said = box.querySelector("[role=alert]");
  const form = box.querySelector("form");
  const idle = Number(box.dataset.minutes) * MINUTE;
  const early = Number(box.dataset.warn) * MINUTE;
  const tabs = new BroadcastChannel("vault");
  let since = Date.now(); // when the server last heard from this browser
  let asked = since;
  let ended = false;

  function heard() {
    since = Date.now();
    if (!ended) box.hidden = true;
  }

  function end() {
    ended = true;
    say(box.dataset.ended);
    form.hidden = true;
  }

  function say(text) {
    if (said.textContent === text && !box.hidden) return;
    box.hidden = false;
    said.textContent = text;
  }

  async function stay() {
    asked = Date.now();
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: SAVED });
      if (answer.ok) {
        heard();
        tabs.postMessage("stayed");
      } else if (answer.status === 403) end();
    } catch {
      // No network just now: the warning stays and the next key tries again.
    }
  }

  function look() {
    const left = since + idle - Date.now();
    if (ended || left > early) return;
    if (left > 0) say(box.dataset.ending);
    else end();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    stay();
  });
  addEventListener("input", () => {
    if (!ended && Date.now() - asked > PING) stay();
  });
  tabs.addEventListener("message", heard);
  tabs.postMessage("stayed"); // this page was just served, so the other tabs' time began anew too
  // A phone stops timers of a hidden page, so look again when it comes back.
  addEventListener("visibilitychange", look);
  setInterval(look, 10_000);
}
