// A form with data-autosave is posted to that URL shortly after a change; the element named by data-region is replaced by
// the one in the answer. One save at a time; what changed meanwhile goes with the next. Without this the buttons do it.

import { fetchFragment, replaceById } from "./fragment.js";

const PAUSE_MS = 800;
const RETRY_MS = 5000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-save-status]");
    this.timer = null;
    this.busy = false;
    this.unsaved = false;
    form.addEventListener("input", () => this.later(PAUSE_MS));
    form.addEventListener("submit", () => this.stop());
    window.addEventListener("beforeunload", (event) => {
      if (this.unsaved) event.preventDefault();
    });
  }

  later(delay) {
    this.unsaved = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  stop() {
    clearTimeout(this.timer);
    this.unsaved = false;
  }

  async save() {
    if (this.busy) return this.later(PAUSE_MS);
    this.busy = true;
    this.unsaved = false;
    this.say("saving");
    try {
      replaceById(this.form.dataset.region, await this.post());
      this.say("saved");
    } catch {
      this.say("failed");
      this.later(RETRY_MS);
    } finally {
      this.busy = false;
    }
  }

  post() {
    const body = new FormData(this.form);
    return fetchFragment(this.form.dataset.autosave, { method: "POST", body, token: body.get("csrf_token") });
  }

  say(what) {
    if (!this.status) return;
    const time = new Date().toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" });
    this.status.textContent = this.status.dataset[what].replace("{time}", time);
    this.status.classList.toggle("failed", what === "failed");
  }
}

document.querySelectorAll("form[data-autosave]").forEach((form) => new Autosave(form));
