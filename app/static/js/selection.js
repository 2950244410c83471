// Choosing several nights on a chart of rooms. Each night is a link to the form that changes it (and stays one where
// there are no scripts); here a first press chooses it, a second chooses all between, arrows move and shift extends.
// The choice is sent by the form beside the chart, which shows what would change before anything does.

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

class Selection {
  constructor(chart, form) {
    this.form = form;
    this.table = chart.querySelector("table");
    this.text = form.querySelector("[data-selection-text]");
    this.status = document.querySelector("[data-selection-status]");
    this.rows = [...this.table.querySelectorAll("tr")]
      .map((row) => [...row.querySelectorAll("td.night a")])
      .filter((links) => links.length);
    this.table.setAttribute("role", "grid");
    this.table.setAttribute("aria-multiselectable", "true");
    this.table.setAttribute("aria-describedby", "how");
    this.rows.flat().forEach((link) => link.setAttribute("tabindex", "-1"));
    this.rows[0]?.[0]?.setAttribute("tabindex", "0");
    this.table.addEventListener("click", (event) => this.pressed(event));
    this.table.addEventListener("keydown", (event) => this.key(event));
    this.table.addEventListener("pointerdown", (event) => this.drag(event));
    this.table.addEventListener("dragstart", (event) => event.preventDefault());
    form.querySelector("[data-selection-clear]").addEventListener("click", () => this.clear());
  }

  placeOf(target) {
    const link = target.closest?.("td.night a");
    const row = this.rows.findIndex((links) => links.includes(link));
    return row < 0 ? null : [row, this.rows[row].indexOf(link)];
  }

  pressed(event) {
    const place = this.placeOf(event.target);
    if (!place || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (this.dragged) return;
    if (this.from && (event.shiftKey || this.isOne())) this.choose(this.from, place);
    else this.choose(place, place);
  }

  drag(event) {
    this.dragged = false;
    const from = this.placeOf(event.target);
    if (!from || event.pointerType !== "mouse" || event.shiftKey || event.button) return;
    const over = (move) => {
      const to = this.placeOf(move.target);
      if (!to || (to[0] === from[0] && to[1] === from[1] && !this.dragged)) return;
      this.dragged = true;
      this.choose(from, to);
    };
    this.table.addEventListener("pointerover", over);
    window.addEventListener("pointerup", () => this.table.removeEventListener("pointerover", over), { once: true });
  }

  key(event) {
    const place = this.placeOf(event.target);
    if (!place) return;
    if (event.key === " ") {
      event.preventDefault();
      event.target.closest("a").click();
    }
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    const row = Math.min(Math.max(place[0] + step[0], 0), this.rows.length - 1);
    const night = Math.min(Math.max(place[1] + step[1], 0), this.rows[row].length - 1);
    if (event.shiftKey) this.choose(this.from ?? place, [row, night]);
    this.focus([row, night]);
  }

  focus([row, night]) {
    this.table.querySelector('a[tabindex="0"]')?.setAttribute("tabindex", "-1");
    const link = this.rows[row][night];
    link.setAttribute("tabindex", "0");
    link.focus();
  }

  isOne() {
    return this.from[0] === this.to[0] && this.from[1] === this.to[1];
  }

  choose(from, to) {
    this.from = from;
    this.to = to;
    const [top, bottom] = [from[0], to[0]].sort((a, b) => a - b);
    const [first, last] = [from[1], to[1]].sort((a, b) => a - b);
    const chosen = this.rows.slice(top, bottom + 1).map((links) => links.slice(first, last + 1));
    this.mark(chosen.flat());
    this.fill(chosen);
  }

  mark(links) {
    for (const cell of this.table.querySelectorAll("td[aria-selected]")) cell.removeAttribute("aria-selected");
    for (const link of links) link.closest("td").setAttribute("aria-selected", "true");
  }

  fill(chosen) {
    const asked = (link, name) => new URL(link.href).searchParams.get(name);
    const names = chosen.map(([link]) => link.closest("tr").querySelector("th").firstChild.textContent.trim());
    const [first, last] = [chosen[0][0], chosen[0].at(-1)].map((link) => asked(link, "fran"));
    this.form.querySelectorAll("input[type=hidden]").forEach((input) => input.remove());
    chosen.forEach(([link]) => this.add("rum", asked(link, "rum")));
    this.add("fran", first);
    this.add("till", last);
    this.say(names, first, last);
    this.form.hidden = false;
  }

  add(name, value) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    this.form.append(input);
  }

  say(names, first, last) {
    const day = (night) =>
      new Date(`${night}T12:00`).toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "short" });
    const rooms = names.length > 1 ? `${names[0]}–${names.at(-1)} (${names.length})` : names[0];
    const nights = first === last ? day(first) : `${day(first)} – ${day(last)}`;
    const words = this.status.dataset.chosen.replace("{rooms}", rooms).replace("{nights}", nights);
    this.text.textContent = this.status.textContent = words;
  }

  clear() {
    this.from = this.to = undefined;
    this.mark([]);
    this.form.hidden = true;
    this.status.textContent = "";
    this.table.querySelector('a[tabindex="0"]')?.focus();
  }
}

const chart = document.querySelector("[data-chart]");
const form = document.querySelector("form[data-selection]");
if (chart && form) new Selection(chart, form);
