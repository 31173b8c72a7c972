// The speaker's name with suggestions (an ARIA combobox), and with the positions held on the day said.

import { ask } from "./talk.js";

export function speakerField(form, base) {
  const input = form.elements["quote-speaker_name"];
  if (!input || input.disabled) return;
  const chosen = form.elements["quote-speaker"];
  const positions = form.elements["quote-position"];
  const list = document.createElement("ul");
  Object.assign(list, { id: "people", className: "people", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Speakers");
  input.after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", "people");
  input.setAttribute("aria-expanded", "false");
  let timer = 0;
  let asked = 0;

  const options = () => [...list.children];
  const active = () => options().find((one) => one.getAttribute("aria-selected") === "true");

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(option) {
    for (const one of options()) one.setAttribute("aria-selected", String(one === option));
    if (!option) return;
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function choose(person) {
    input.value = person.name;
    chosen.value = person.id;
    positions.replaceChildren(new Option("Not said yet", ""), ...person.positions.map((one) => new Option(one.text, one.id)));
    if (person.positions.length === 1) positions.value = String(person.positions[0].id);
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
    if (person.positions.length > 1) positions.focus();
  }

  function show(people) {
    list.replaceChildren(
      ...people.map((person, place) => {
        const option = document.createElement("li");
        option.id = `person-${place}`;
        option.setAttribute("role", "option");
        const name = document.createElement("b");
        name.textContent = person.alias ? `${person.name} (${person.alias})` : person.name;
        const held = document.createElement("span");
        held.textContent = person.positions.map((one) => one.text).join("; ") || "no position on that day";
        option.append(name, held);
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          choose(person);
        });
        option.person = person;
        return option;
      }),
    );
    list.hidden = people.length === 0;
    input.setAttribute("aria-expanded", String(people.length > 0));
    mark(options()[0]);
  }

  async function suggest() {
    const mine = (asked += 1);
    const query = new URLSearchParams({ q: input.value, on: form.elements["quote-said_on"].value });
    try {
      const answer = await ask(`${base}people/?${query}`);
      if (mine === asked && answer.ok && document.activeElement === input) show(answer.body.people);
    } catch {
      close();
    }
  }

  input.addEventListener("input", () => {
    chosen.value = "";
    clearTimeout(timer);
    timer = setTimeout(suggest, 120);
  });
  input.addEventListener("blur", () => setTimeout(close, 100));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && list.hidden) suggest();
    if (list.hidden) return;
    const all = options();
    const place = all.indexOf(active());
    if (event.key === "ArrowDown") mark(all[(place + 1) % all.length]);
    else if (event.key === "ArrowUp") mark(all[(place - 1 + all.length) % all.length]);
    else if (event.key === "Enter" && active()) choose(active().person);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
