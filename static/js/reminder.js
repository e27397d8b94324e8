// @ts-check
// A reminder for the calendar, made on this device: nothing is sent, and nothing in it says what it is for.
const offer = /** @type {HTMLElement} */ (document.querySelector("[data-reminder]"));
const HOUR = 10; // in the morning, by the clock of whoever opens it

/** @param {Date} day */
function stamp(day) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${day.getFullYear()}${two(day.getMonth() + 1)}${two(day.getDate())}T${two(HOUR)}0000`;
}

/** @param {number} days @param {string} title */
function calendar(days, title) {
  const day = new Date();
  day.setDate(day.getDate() + days);
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//calendar//EN",
    "BEGIN:VEVENT",
    `UID:${crypto.getRandomValues(new Uint32Array(2)).join("-")}`,
    `DTSTAMP:${new Date().toISOString().replace(/[-:]|\.\d+/g, "")}`,
    `DTSTART:${stamp(day)}`,
    "DURATION:PT15M",
    `SUMMARY:${title}`,
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `DESCRIPTION:${title}`,
    "TRIGGER:PT0M",
    "END:VALARM",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ];
  return lines.join("\r\n");
}

if (offer) {
  offer.hidden = false;
  offer.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("button");
    if (!button) return;
    const text = calendar(Number(button.dataset.days), offer.dataset.title ?? "");
    const href = URL.createObjectURL(new Blob([text], { type: "text/calendar" }));
    const link = Object.assign(document.createElement("a"), { href, download: "calendar.ics" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
  });
}
