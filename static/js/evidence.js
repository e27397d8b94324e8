// Evidence pages. With script, files are sent one by one with progress, and the fingerprint the server answers is
// compared with the one made on this device. A page that waits for a copy asks quietly. Without script, the plain
// form and a refresh do the same.
import { prepared } from "./upload/prepare.js";

const HASHED = 32 * 1024 * 1024; // larger files would have to be in memory as a whole
const form = document.getElementById("upload");
const list = document.getElementById("exhibits");

if (form) prepare(form);
if (list?.dataset.status) watch(list);

function prepare(form) {
  const input = form.elements.files;
  const button = form.querySelector("button");
  const lines = document.getElementById("sending");
  const said = document.getElementById("sending-said");
  const onward = document.getElementById("to-list");
  const words = form.dataset;
  const rows = new Map(); // File -> its line; a file leaves when it arrived or was refused
  const tabs = new BroadcastChannel("vault"); // tells the timer of vault.js that the server hears from us

  input.addEventListener("change", () => {
    for (const file of input.files) {
      const row = document.createElement("li");
      const name = document.createElement("bdi");
      const state = document.createElement("span");
      name.textContent = file.name;
      row.append(name, ": ", state);
      lines.append(row);
      rows.set(file, { row, state });
      show(file, refusal(file) ?? words.waits, Boolean(refusal(file)));
    }
    input.required = rows.size === 0;
    said.textContent = "";
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    input.disabled = true;
    let stopped = null;
    onward.hidden = true; // going there now would break off what is being sent
    for (const file of [...rows.keys()]) {
      stopped = await send(file);
      if (stopped) break;
    }
    button.disabled = false;
    input.disabled = false;
    input.value = "";
    input.required = rows.size === 0;
    onward.hidden = !lines.querySelector(".arrived");
    if (stopped) tell(stopped);
    else if (!onward.hidden) {
      said.textContent = words.done;
      onward.focus();
    }
  });

  function refusal(file) {
    if (file.size === 0) return words.empty;
    if (file.size > Number(words.recordingBytes)) return words.recordingTooLarge;
    if (file.size > Number(words.fileBytes) && !file.type.startsWith("video/")) return words.tooLarge;
    return null;
  }

  function show(file, text, final = false) {
    const entry = rows.get(file);
    entry.state.textContent = text;
    if (final) rows.delete(file);
  }

  function tell({ message, next }) {
    said.textContent = `${message} `;
    if (!next) return;
    const link = document.createElement("a");
    link.href = next;
    link.textContent = words.onward;
    said.append(link);
  }

  // null when this file is settled; otherwise why no further file can be sent now.
  async function send(file) {
    const { row, state } = rows.get(file);
    const bar = document.createElement("progress");
    bar.max = file.size;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    row.append(bar);
    show(file, words.sends);
    try {
      const ready = await prepared(file, form);
      if (!ready) {
        show(file, words.kept, true);
        return null;
      }
      bar.max = ready.file.size;
      const [answer, own] = await Promise.all([transfer(ready, bar), fingerprint(ready.file)]);
      const entry = answer.body?.files?.[0];
      if (!entry) return trouble(file, answer);
      if (entry.refused) show(file, entry.refused, true);
      else arrived(file, row, state, entry, own);
      return null;
    } catch {
      show(file, words.waits);
      return { message: words.cut };
    } finally {
      bar.remove();
    }
  }

  function arrived(file, row, state, entry, own) {
    const wrong = own && own !== entry.sha256;
    const matched = own && !wrong ? ` ${words.matched}` : "";
    show(file, wrong ? words.differs : `✓ ${words.arrived} ${entry.number}.${matched}`, true);
    row.classList.add(wrong ? "differs" : "arrived");
    state.title = entry.sha256;
  }

  function trouble(file, { status, body }) {
    show(file, words.waits);
    if (body?.message) return body;
    return { message: status === 403 ? words.stale : words.cut };
  }

  // {status, body}; body is null when the answer is not JSON. Rejects when the connection breaks off.
  function transfer({ file, looked, original }, bar) {
    const data = new FormData();
    for (const field of form.querySelectorAll("input:not([type=file])")) {
      if (field.type !== "checkbox" || field.checked) data.append(field.name, field.value);
    }
    data.append("looked", looked);
    data.append("original", original);
    data.append("files", file);
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      let heard = Date.now();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.upload.onprogress = (event) => {
        bar.value = Math.min(event.loaded, file.size);
        if (Date.now() - heard < 30_000) return;
        heard = Date.now();
        tabs.postMessage("stayed");
      };
      request.onload = () => {
        tabs.postMessage("stayed");
        resolve({ status: request.status, body: json(request.responseText) });
      };
      request.onerror = request.onabort = request.ontimeout = () => reject(new Error("cut off"));
      request.send(data);
    });
  }
}

function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// SHA-256 as hex; empty where the browser cannot (plain http) or the file is too large to hold.
async function fingerprint(file) {
  if (!globalThis.crypto?.subtle || file.size > HASHED) return "";
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Asks less and less often, and stops after ten minutes: asking keeps the case open.
async function watch(list) {
  const until = Date.now() + 10 * 60_000;
  for (let gap = 2000; Date.now() < until; gap = Math.min(gap * 1.3, 30_000)) {
    await new Promise((resolve) => setTimeout(resolve, gap));
    if (document.hidden) continue;
    try {
      const answer = await fetch(list.dataset.status, { headers: { Accept: "application/json" } });
      if (answer.redirected || !answer.ok) return;
      const states = await answer.json();
      if (await renew(list, states)) return;
    } catch {
      // No network just now; the page still says what is so.
    }
  }
}

// Puts in what changed; true when nothing waits any more.
async function renew(list, states) {
  const changed = [...list.querySelectorAll("[data-id]")].filter(
    (item) => states[item.dataset.id] && states[item.dataset.id] !== item.dataset.state,
  );
  if (changed.length) {
    const answer = await fetch(location.pathname);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const item of changed) {
      if (!item.id) location.reload();
      else item.replaceWith(page.getElementById(item.id) ?? item);
    }
  }
  return !Object.values(states).includes("waiting");
}
