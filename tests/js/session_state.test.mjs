// What a tab remembers of an upload.
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { SessionState } from "../../static/js/upload/session_state.js";

const LETTER = { name: "mail.eml", size: 9 };
let kept;

beforeEach(() => {
  kept = {};
  globalThis.sessionStorage = {
    getItem: (key) => kept[key] ?? null,
    setItem: (key, value) => (kept[key] = value),
  };
});

test("a reload finds what was chosen and where it had got to, until it arrived", () => {
  const before = new SessionState("case");
  before.choose([LETTER]);
  before.begin("ab", "/pieces/1/");
  const after = new SessionState("case");
  assert.deepEqual(after.chosen, [LETTER]);
  assert.equal(after.begun("ab"), "/pieces/1/");
  after.settle(LETTER);
  after.begin("ab");
  after.arrive("ab", "/pieces/1/");
  const last = new SessionState("case");
  assert.deepEqual([last.chosen, last.begun("ab"), last.arrived("ab")], [[], undefined, "/pieces/1/"]);
});

test("another case in the same tab finds nothing, and nothing is left of the first", () => {
  new SessionState("case").choose([LETTER]);
  assert.deepEqual(new SessionState("another").chosen, []);
  assert.doesNotMatch(JSON.stringify(kept), /mail/);
});

test("a file without a fingerprint is never taken for another", () => {
  const memory = new SessionState("case");
  memory.begin("", "/pieces/1/");
  assert.equal(memory.begun(""), undefined);
});

test("without storage, or with somebody else's words in it, the page still works", () => {
  kept.upload = "{not ours";
  assert.deepEqual(new SessionState("case").chosen, []);
  globalThis.sessionStorage = null;
  const memory = new SessionState("case");
  memory.choose([LETTER]);
  assert.deepEqual(memory.chosen, [LETTER]);
});
