// The evidence queue by single keys: each presses a button or follows a link of the page, so nothing needs this script.
// `?` is answered by keys.js, on every page.

import { ask, posted } from "./talk.js";

const root = document.querySelector(".judging");
const part = (name) => document.getElementById(name);
const form = part("judge");
const keys = part("keys");

const say = (words) => (part("status").textContent = words);
const press = (key) => root.querySelector(`[data-key="${key}"]:not([disabled])`)?.click();

function stance(place) {
  const choice = form?.querySelectorAll("[name=stance]")[place - 1];
  if (!choice) return;
  choice.checked = true;
  say(`Stance: ${choice.value}.`);
}

function tickAll() {
  const boxes = [...(form?.querySelectorAll("[name=copies]") ?? [])];
  const all = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !all;
  if (boxes.length) say(all ? "No copy is ticked." : `All ${boxes.length} copies are ticked.`);
}

document.addEventListener("keydown", (event) => {
  if (keys.open || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const writing = event.target.closest("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])");
  if (event.key === "Escape" && writing) return void part("passage")?.focus();
  if (writing || event.target.closest("dialog")) return;
  if (/^[1-5]$/.test(event.key)) stance(Number(event.key));
  else if (event.key === "m") part("note")?.focus();
  else if (event.key === "a") tickAll();
  else if ("cxnpvuo".includes(event.key)) press(event.key);
  else return;
  event.preventDefault();
});

// A second press while the page is on its way would judge the next one unseen.
for (const one of root.querySelectorAll("form[method=post]")) {
  one.addEventListener("submit", (event) => {
    if (one.dataset.sent) event.preventDefault();
    one.dataset.sent = "1";
  });
}
window.addEventListener("pageshow", () => root.querySelectorAll("form").forEach((one) => delete one.dataset.sent));

(part("told") ?? part("passage"))?.focus({ preventScroll: true });

// Who else is here ------------------------------------------------------------------------------------------------

async function sign() {
  if (document.hidden) return;
  try {
    const answer = await ask(root.dataset.here, posted({ item: root.dataset.item }));
    if (!answer.ok) return;
    const { others, judged } = answer.body;
    const told = [others.length ? `${others.join(", ")} ${others.length > 1 ? "have" : "has"} this passage open too.` : "", judged];
    const words = told.filter(Boolean).join(" ");
    part("others").hidden = !words;
    if (part("others").textContent !== words) part("others").textContent = words;
  } catch {
    // The next sign of life tries again; judging itself says when there is no connection.
  }
}

if (root.dataset.item && form && !part("told")) {
  sign();
  setInterval(sign, 10000);
}
