// The form at the side: what a save's answer changes in it, the window while typing, and fields that two have changed.

import { ask } from "./talk.js";

export function takeAnswer(form, answer, saver, unchanged) {
  for (const box of form.querySelectorAll(".field")) {
    const name = box.dataset.name;
    const says = box.querySelector(".says");
    const errors = answer.errors[name];
    says.textContent = errors ? errors.join(" ") : answer.asked[name] || "";
    box.classList.toggle("refused", Boolean(errors));
    const field = form.elements[name];
    if (field) field.setAttribute("aria-invalid", String(Boolean(errors)));
  }
  document.getElementById("asks").innerHTML = answer.asks;
  if (answer.conflicts.length) return showConflicts(form, answer, saver);
  takePositions(form, answer);
  for (const [claim, drawn] of Object.entries(answer.windows)) {
    const box = form.querySelector(`[data-window="${claim}"]`);
    if (box) box.innerHTML = drawn;
  }
  if (!unchanged) return undefined;
  // What others changed, and what the server settled; never the field in which the editor is.
  for (const [name, value] of Object.entries(answer.values)) {
    const field = form.elements[name];
    if (field && field !== document.activeElement && !answer.errors[name]) saver.put(name, value);
  }
  return undefined;
}

function takePositions(form, answer) {
  const select = form.elements["quote-position"];
  if (!select || document.activeElement === select) return;
  const now = select.value;
  select.replaceChildren(...answer.positions.map((one) => new Option(one.text, one.id)));
  select.value = answer.values["quote-position"] ?? now;
}

function showConflicts(form, answer, saver) {
  const box = document.getElementById("conflicts");
  const left = new Set(answer.conflicts.map((one) => one.field));
  box.replaceChildren(
    ...answer.conflicts.map((one) => {
      const line = document.createElement("div");
      const told = document.createElement("p");
      told.textContent = `${one.by} changed “${one.label}” meanwhile. Theirs: ${one.theirs}. Yours: ${one.mine}.`;
      line.append(told, button("Use theirs", () => settle(one, one.their_value)), button("Keep mine", () => settle(one)));
      function settle(conflict, value) {
        if (value !== undefined) {
          saver.put(conflict.field, value);
          if (conflict.field === "quote-speaker_name") form.elements["quote-speaker"].value = "";
        }
        line.remove();
        left.delete(conflict.field);
        if (left.size) return;
        box.hidden = true;
        saver.goOn(answer.versions);
      }
      return line;
    }),
  );
  box.hidden = false;
  box.focus();
  box.scrollIntoView({ block: "nearest" });
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

// The window of each claim follows its phrase and the day said, key by key.
export function followWindows(form, base) {
  let timer = 0;
  form.addEventListener("input", (event) => {
    const name = event.target.name || "";
    const claims = name === "quote-said_on" ? [...form.querySelectorAll("[data-window]")] : [];
    if (name.endsWith("-phrase")) claims.push(event.target.closest("fieldset").querySelector("[data-window]"));
    if (!claims.length) return;
    clearTimeout(timer);
    timer = setTimeout(() => claims.forEach((box) => draw(form, base, box)), 150);
  });
}

async function draw(form, base, box) {
  const phrase = form.elements[`claim-${box.dataset.window}-phrase`];
  const day = form.elements["quote-said_on"];
  const query = new URLSearchParams({ claim: box.dataset.window });
  if (phrase) query.set("phrase", phrase.value);
  if (day) query.set("on", day.value);
  try {
    const answer = await ask(`${base}window/?${query}`);
    if (answer.ok) box.innerHTML = answer.body;
  } catch {
    // The words typed are kept all the same; the window is drawn again with the next key.
  }
}
