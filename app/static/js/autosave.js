// A form with data-autosave is posted to that URL shortly after a change; the elements named by data-region are replaced by
// those in the answer, but never one that is being filled in. An answer from another address is where to go instead.
// One save at a time; what changed meanwhile goes with the next. Without this the buttons do it.

import { Refused, fetchFragment, replaceById } from "./fragment.js";

const PAUSE_MS = 800;
const RETRY_MS = 5000;
const SIGNED_OUT = [401, 403];
const FAILURES = ["failed", "signedOut"];

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-save-status]");
    this.timer = null;
    this.busy = false;
    this.unsaved = false;
    this.warn = this.warn.bind(this);
    form.addEventListener("input", () => this.later(PAUSE_MS));
    form.addEventListener("submit", () => this.stop());
    window.addEventListener("beforeunload", this.warn);
  }

  later(delay) {
    this.unsaved = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  stop() {
    clearTimeout(this.timer);
    window.removeEventListener("beforeunload", this.warn);
  }

  // Quick hide has taken the form off the page: nothing may hold it up then.
  warn(event) {
    if ((this.unsaved || this.busy) && this.form.isConnected) event.preventDefault();
  }

  async save() {
    if (this.busy) return this.later(PAUSE_MS);
    this.busy = true;
    this.unsaved = false;
    this.say("saving");
    try {
      this.show(await this.post());
      this.say("saved");
    } catch (error) {
      this.failed(error);
    } finally {
      this.busy = false;
    }
  }

  failed(error) {
    this.unsaved = true;
    if (error instanceof Refused && SIGNED_OUT.includes(error.status)) return this.say("signedOut");
    this.say("failed");
    this.later(RETRY_MS);
  }

  show(answer) {
    if (answer.URL !== new URL(this.form.dataset.autosave, document.baseURI).href) {
      this.stop();
      window.location.assign(answer.URL);
      return;
    }
    for (const id of this.form.dataset.region.split(" ")) {
      if (!this.isBeingFilledIn(document.getElementById(id))) replaceById(id, answer);
    }
  }

  isBeingFilledIn(region) {
    const hasInputs = region?.querySelector("input:not([type=hidden]), select, textarea");
    return hasInputs && (this.unsaved || region.contains(document.activeElement));
  }

  // Not multipart: the server takes only so many parts of that, and a large family has more fields.
  post() {
    const body = new URLSearchParams(new FormData(this.form));
    return fetchFragment(this.form.dataset.autosave, { method: "POST", body, token: body.get("csrf_token") });
  }

  say(what) {
    if (!this.status) return;
    const time = new Date().toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" });
    this.status.textContent = this.status.dataset[what].replace("{time}", time);
    this.status.classList.toggle("failed", FAILURES.includes(what));
  }
}

document.querySelectorAll("form[data-autosave]").forEach((form) => new Autosave(form));
