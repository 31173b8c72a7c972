// Saves a second after the last key. What the server does not have is kept on this device until it has.

import { ask, NoConnection, SignedOut } from "./talk.js";

const REST = 1000;
const LONGEST_WAIT = 15000;

export class Saver {
  // `tell` shows a line of status, `saved` is given each answer, `prefix` tells editors and captures apart.
  constructor(form, prefix, { tell, saved }) {
    Object.assign(this, { form, tell, saved, timer: 0, wait: 2000, dirty: false, paused: false, closed: false });
    this.key = keptKey(prefix, form.dataset.item);
    form.addEventListener("input", (event) => this.typed(event));
    form.addEventListener("change", (event) => this.typed(event));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.dirty = true;
      this.flush();
    });
    this.known = this.text();
    this.restore();
  }

  text() {
    return JSON.stringify(this.values());
  }

  values() {
    const values = {};
    for (const [name, value] of new FormData(this.form)) if (name !== "csrfmiddlewaretoken") values[name] = value;
    return values;
  }

  typed(event) {
    // A field that is left says that it has changed, though it was saved key by key.
    if (event.type === "change" && this.text() === this.known) return;
    this.dirty = true;
    this.keep();
    this.tell("Typing…", "typing");
    this.later(REST);
  }

  keep() {
    try {
      localStorage.setItem(this.key, JSON.stringify(this.values()));
    } catch {
      this.tell("This browser keeps nothing on this device: stay on the page until it is saved.", "failed");
    }
  }

  restore() {
    const kept = keptAt(this.key);
    if (!kept) return;
    const differs = Object.entries(kept).some(([name, value]) => !name.endsWith("version") && this.value(name) !== value);
    if (!differs) {
      localStorage.removeItem(this.key);
      return;
    }
    for (const [name, value] of Object.entries(kept)) this.put(name, value);
    this.dirty = true;
    this.tell("What was not saved is back in its fields.", "typing");
    this.later(50);
  }

  value(name) {
    return this.form.elements[name] ? this.form.elements[name].value : undefined;
  }

  put(name, value) {
    const field = this.form.elements[name];
    if (!field) return;
    if (field.tagName === "SELECT" && ![...field.options].some((one) => one.value === value)) return;
    if (field.value !== value) field.value = value;
  }

  later(milliseconds) {
    clearTimeout(this.timer);
    if (!this.closed) this.timer = setTimeout(() => this.flush(), milliseconds);
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
  }

  // Whether the server has everything that was typed.
  async flush() {
    clearTimeout(this.timer);
    if (!this.dirty) return true;
    if (this.paused) return false;
    if (this.flying) {
      await this.flying;
      return this.flush();
    }
    this.flying = this.send();
    const done = await this.flying;
    this.flying = null;
    return done;
  }

  async send() {
    const sent = this.text();
    this.tell("Saving…", "typing");
    let answer;
    try {
      answer = await ask(this.form.action, new FormData(this.form));
    } catch (error) {
      return this.failed(error);
    }
    this.wait = 2000;
    if (answer.status === 409) {
      this.paused = true;
      this.saved(answer.body, this);
      this.tell(answer.body.said, "failed");
      return false;
    }
    if (!answer.ok) {
      this.tell(`Not saved: ${answer.body.said || "you may not change this"}. Kept on this device.`, "failed");
      return false;
    }
    const unchanged = this.text() === sent;
    this.takeVersions(answer.body.versions);
    this.saved(answer.body, this, unchanged);
    const refused = Object.keys(answer.body.errors).length > 0;
    if (unchanged) this.dirty = false;
    this.known = unchanged ? this.text() : sent;
    if (unchanged && !refused) localStorage.removeItem(this.key);
    else if (!unchanged) this.keep();
    this.tell(answer.body.said, refused ? "failed" : "saved");
    if (!unchanged) this.later(REST);
    return unchanged && !refused;
  }

  failed(error) {
    if (error instanceof SignedOut) {
      this.tell("Not saved: you are signed out. Kept on this device. Sign in in another tab, then go on here.", "failed");
    } else if (error instanceof NoConnection) {
      this.tell("Not saved: no connection. Kept on this device.", "failed");
    } else {
      throw error;
    }
    this.later(this.wait);
    this.wait = Math.min(this.wait * 1.5, LONGEST_WAIT);
    return false;
  }

  takeVersions(versions) {
    for (const [name, version] of Object.entries(versions)) this.put(name, String(version));
  }

  // After a conflict: the editor has chosen for each field.
  goOn(versions) {
    this.takeVersions(versions);
    this.paused = false;
    this.dirty = true;
    this.keep();
    return this.flush();
  }
}

export function keptKey(prefix, item) {
  return `${prefix}:${item}`;
}

function keptAt(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

// The items of this capture with typing that the server does not have.
export function keptItems(prefix) {
  const found = [];
  for (let at = 0; at < localStorage.length; at += 1) {
    const key = localStorage.key(at);
    if (key.startsWith(`${prefix}:`)) found.push(key.slice(prefix.length + 1));
  }
  return found;
}
