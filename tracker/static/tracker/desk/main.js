// The reading desk: one key each, and the same by buttons. Without this script the page works by links and forms.

import { ask, NoConnection, posted, SignedOut } from "./talk.js";
import { TextPane } from "./offsets.js";
import { WordCaret } from "./caret.js";
import { keptItems, Saver } from "./saving.js";
import { followWindows, takeAnswer } from "./panel.js";
import { speakerField } from "./people.js";

const root = document.getElementById("desk");
const base = root.dataset.link;
const kept = `desk:${root.dataset.user}:${root.dataset.capture}`;
const part = (name) => document.getElementById(name);
const pane = new TextPane(part("text"));
const caret = new WordCaret(pane);
let saver = null;
let current = null;
let stamp = root.dataset.stamp;
let selection = null;
let ways = [];
let loading = 0;

root.classList.add("scripted");

function say(words) {
  part("status").textContent = "";
  requestAnimationFrame(() => (part("status").textContent = words));
}

function explain(error) {
  if (error instanceof SignedOut) say("You are signed out: sign in in another tab, then go on here.");
  else if (error instanceof NoConnection) say("No connection. Nothing was done; try again.");
  else throw error;
}

// The list and the current quote ------------------------------------------------------------------------------------

const rows = () => [...part("list").querySelectorAll("[data-item]")];
const rowOf = (item) => part("list").querySelector(`[data-item="${item}"]`);
const marksOf = (item) => [...part("text").querySelectorAll(`mark[data-items~="${item}"]`)];

function highlight(item, reveal = true) {
  current = item ? String(item) : null;
  for (const row of rows()) {
    const isCurrent = row.dataset.item === current;
    row.classList.toggle("current", isCurrent);
    const link = row.querySelector("a");
    if (isCurrent) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  for (const mark of part("text").querySelectorAll("mark.current")) mark.classList.remove("current");
  const marks = current ? marksOf(current) : [];
  for (const mark of marks) mark.classList.add("current");
  if (!reveal) return;
  const row = current && rowOf(current);
  if (row) revealIn(part("list"), row);
  if (marks.length) pane.reveal(marks[0].getBoundingClientRect());
}

function revealIn(list, row) {
  if (row.offsetTop < list.scrollTop) list.scrollTop = row.offsetTop;
  const below = row.offsetTop + row.offsetHeight - list.scrollTop - list.clientHeight;
  if (below > 0) list.scrollTop += below;
}

async function open(item, { focus = true } = {}) {
  if (!item || !rowOf(item)) return;
  if (saver && !(await saver.flush()) && saver.paused) return say("Choose first which change stays.");
  const mine = (loading += 1);
  highlight(item);
  if (focus) rowOf(item).querySelector("a").focus({ preventScroll: true });
  try {
    const answer = await ask(`${base}parts/?quote&item=${item}`);
    if (mine !== loading || !answer.ok) return;
    part("panel").innerHTML = answer.body.panel;
    part("panel").scrollTop = 0;
    part("bar").innerHTML = answer.body.bar;
    history.replaceState(null, "", `${base}?item=${item}`);
    wirePanel();
  } catch (error) {
    explain(error);
  }
}

function step(by) {
  const all = rows();
  if (!all.length) return;
  const place = all.findIndex((row) => row.dataset.item === current);
  const next = all[Math.max(0, Math.min(all.length - 1, place + by))];
  open(next.dataset.item);
}

function takeParts(parts, { focus = true } = {}) {
  const place = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.key : null;
  part("text").innerHTML = parts.text;
  part("list").innerHTML = parts.list;
  part("bar").innerHTML = parts.bar;
  part("panel").innerHTML = parts.panel;
  if (String(parts.current) !== current) part("panel").scrollTop = 0;
  pane.refresh();
  stamp = parts.stamp;
  count();
  highlight(parts.current);
  wirePanel();
  if (parts.current) history.replaceState(null, "", `${base}?item=${parts.current}`);
  const button = place && part("bar").querySelector(`[data-key="${place}"]:not([disabled])`);
  const row = current && rowOf(current);
  if (focus && button) button.focus();
  else if (focus && row) row.querySelector("a").focus({ preventScroll: true });
}

function count() {
  const open_ = rows().filter((row) => ["suggested", "draft", "in_review"].includes(row.dataset.state)).length;
  part("waiting").textContent = `${open_} to check`;
  const unsaved = new Set(keptItems(kept));
  for (const row of rows()) row.classList.toggle("unsaved", unsaved.has(row.dataset.item));
}

function wirePanel() {
  if (saver) saver.close();
  saver = null;
  const form = part("quote-form");
  if (!form || !part("save")) return;
  saver = new Saver(form, kept, {
    tell: (words, kind) => {
      if (part("saved")) Object.assign(part("saved"), { textContent: words, className: kind });
      if (kind === "failed") say(words);
      count();
    },
    saved: (answer, mine, unchanged) => {
      if (mine !== saver) return;
      takeAnswer(form, answer, mine, unchanged);
      part("list").innerHTML = answer.list;
      const key = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.key : null;
      part("bar").innerHTML = answer.bar;
      if (key) part("bar").querySelector(`[data-key="${key}"]`)?.focus();
      stamp = answer.stamp;
      highlight(current, false);
    },
  });
  speakerField(form, base);
  followWindows(form, base);
}

// What the keys do --------------------------------------------------------------------------------------------------

async function send(address, data) {
  if (saver && saver.dirty && !(await saver.flush())) {
    return say(saver.paused ? "Choose first which change stays." : "Not everything is saved yet: look beside the fields.");
  }
  try {
    const answer = await ask(address, data);
    if (!answer.body.panel) return say(answer.body.said || "You may not do that.");
    takeParts(answer.body);
    say(answer.body.said);
    if (answer.body.refused) firstAsked();
  } catch (error) {
    explain(error);
  }
  return undefined;
}

function firstAsked() {
  const asked = [...document.querySelectorAll("#quote-form .field")].find((one) => one.querySelector(".says").textContent.trim());
  const field = asked && asked.querySelector("input:not([type=hidden]), select, textarea");
  if (field) field.focus();
  return Boolean(field);
}

function change() {
  if (firstAsked()) return;
  document.querySelector("#quote-form textarea, #quote-form input:not([type=hidden])")?.focus();
}

async function same() {
  if (!current) return;
  const address = part("bar").querySelector('[data-key="s"]')?.href;
  if (!address) return;
  try {
    const answer = await ask(address);
    part("same").innerHTML = answer.body;
    part("same-title").focus();
    part("same").scrollIntoView({ block: "nearest" });
  } catch (error) {
    explain(error);
  }
}

const press = (key) => part("bar").querySelector(`[data-key="${key}"]:not([disabled])`);
const submit = (key) => press(key) && press(key).form.requestSubmit();

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  a: () => submit("a"),
  x: () => submit("x"),
  u: () => (press("u") ? submit("u") : say("Nothing of yours is left to undo here.")),
  e: change,
  s: same,
  n: () => addSelected(0),
  t: () => {
    pane.element.focus({ preventScroll: true });
    const marks = current ? marksOf(current) : [];
    caret.goTo(marks.length ? pane.unitAt(marks[0], 0) : 0);
    say("In the text. Shift and arrow keys select words, n makes them a quote.");
  },
  g: () => part("next-article")?.click(),
  "?": () => part("keys").showModal(),
};

document.addEventListener("keydown", (event) => {
  const target = event.target;
  if (part("keys").open || event.defaultPrevented) return;
  if (target.closest("input, textarea, select, [contenteditable]")) {
    if (event.key === "Escape" && current) rowOf(current)?.querySelector("a").focus();
    return;
  }
  if (target === pane.element && caret.handle(event)) return void event.preventDefault();
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && target.closest("#list .current, body:not(:has(:focus))")) {
    event.preventDefault();
    return void change();
  }
  if (event.key === "Escape") return void document.getSelection().removeAllRanges();
  if (target.closest("#nav-sidebar, dialog")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

root.addEventListener("click", (event) => {
  const link = event.target.closest("#list a");
  if (link && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    return void open(link.closest("[data-item]").dataset.item);
  }
  const key = event.target.closest("a[data-key], button[type=button][data-key]");
  if (key && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    return void KEYS[key.dataset.key]();
  }
  const mark = event.target.closest("#text mark");
  if (mark && document.getSelection().isCollapsed) open(mark.dataset.top, { focus: false });
  return undefined;
});

root.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.closest("#bar") && !form.matches("[data-desk]")) return;
  event.preventDefault();
  send(form.action, new FormData(form));
});

// Selected words ----------------------------------------------------------------------------------------------------

let selecting = 0;
document.addEventListener("selectionchange", () => {
  clearTimeout(selecting);
  selecting = setTimeout(offer, 200);
});

async function offer() {
  const found = pane.selected();
  const quick = found && found.words.trim().split(/\s+/u).length < 2 && document.activeElement === pane.element;
  selection = found;
  if (!found || quick) return hideOffer();
  try {
    const answer = await ask(`${base}pieces/?start=${found.start}&end=${found.end}`);
    if (selection !== found) return;
    ways = answer.body.readings;
  } catch {
    ways = [{ words: found.words, pieces: 1, form: "" }];
  }
  showOffer();
}

function hideOffer() {
  ways = [];
  part("selected").hidden = true;
}

function showOffer() {
  part("selected").hidden = ways.length === 0;
  if (!ways.length) return;
  part("selected-words").textContent = `“${ways[0].words}”`;
  part("selected-ways").replaceChildren(
    ...ways.map((way, place) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = place ? "button" : "button primary";
      const pieces = way.pieces > 1 ? `the ${way.pieces} quoted pieces` : way.form === "mixed" ? "the whole as it stands" : "these words";
      button.textContent = `Add ${pieces}${place ? "" : " (n)"}`;
      // Before the tap takes the selection away.
      button.addEventListener("pointerdown", (event) => event.preventDefault());
      button.addEventListener("click", () => addSelected(place));
      return button;
    }),
  );
}

async function addSelected(reading) {
  const found = pane.selected() || selection;
  if (!found) return say("Select the words in the text first: t goes there.");
  const data = posted({ start: found.start, end: found.end, words: found.words, reading });
  await send(`${base}add/`, data);
  document.getSelection().removeAllRanges();
  selection = null;
  hideOffer();
  return undefined;
}

// Who else is here, and how far the reader is -----------------------------------------------------------------------

async function sign() {
  if (document.hidden) return;
  const row = current && rowOf(current);
  try {
    const answer = await ask(`${base}here/`, posted({ statement: row ? row.dataset.statement : "" }));
    if (!answer.ok) return;
    const told = answer.body.others.map((one) => `${one.name} is reading this too${one.number ? `, at quote ${one.number}` : ""}.`);
    if (part("others").textContent !== told.join(" ")) part("others").textContent = told.join(" ");
    part("others").hidden = !told.length;
    if (stamp !== answer.body.stamp) await refreshList();
  } catch (error) {
    if (!(error instanceof NoConnection) && !(error instanceof SignedOut)) throw error;
  }
}

// Another editor, or the reader, has changed the list: text and list are drawn anew, the form under the fingers stays.
// While words are selected it waits, because the selection would be lost.
async function refreshList() {
  const answer = await ask(`${base}parts/?item=${current || ""}`);
  if (!answer.ok || pane.selected()) return;
  const stays = answer.body.current && String(answer.body.current) === current;
  if (!stays && !(saver && saver.dirty)) {
    takeParts(answer.body, { focus: false });
    return;
  }
  part("text").innerHTML = answer.body.text;
  part("list").innerHTML = answer.body.list;
  pane.refresh();
  if (!saver || (!saver.dirty && !part("panel").contains(document.activeElement))) {
    part("panel").innerHTML = answer.body.panel;
    part("bar").innerHTML = answer.body.bar;
    wirePanel();
  }
  stamp = answer.body.stamp;
  count();
  highlight(current, false);
}

async function waitForReader() {
  try {
    const answer = await ask(`${base}progress/`);
    if (answer.ok && answer.body.over) {
      const parts = await ask(`${base}parts/`);
      part("reading").hidden = !answer.body.failed;
      part("reading").textContent = answer.body.word;
      takeParts(parts.body);
      say(`The reader has finished: ${rows().length} quotes.`);
      return;
    }
    if (answer.ok) part("reading").textContent = answer.body.word;
  } catch (error) {
    if (!(error instanceof NoConnection) && !(error instanceof SignedOut)) throw error;
  }
  setTimeout(waitForReader, 1500);
}

addEventListener("online", () => saver && saver.flush());
if (pane.codePoints !== Number(root.dataset.length)) say("This browser shows the text with other characters than are stored. Load the page again before you add a quote.");
highlight(part("list").querySelector(".current")?.dataset.item, false);
wirePanel();
count();
sign();
setInterval(sign, 5000);
if (root.dataset.waits) waitForReader();
