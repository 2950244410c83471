// «38 min kvar» before the clock time that stands there anyway. Only the time passed since the page came is measured
// here, so a phone with a wrong clock shows the right answer. Read aloud at a few marks, never every second.

const SPOKEN_MINUTES = [30, 10, 5, 1];
const started = Date.now();

function words(element, seconds) {
  const text = seconds >= 120
    ? element.dataset.minutes.replace("{n}", Math.floor(seconds / 60))
    : element.dataset.seconds.replace("{n}", seconds);
  return element.dataset.left.replace("{time}", text);
}

function lapse(element) {
  element.querySelector("[data-time-left]").textContent = element.dataset.lapsed;
  element.querySelector("[data-announce]").textContent = element.dataset.lapsed;
  element.classList.add("lapsed");
  element.closest("[data-lapsing]")?.classList.add("lapsed");
}

function speak(element, seconds) {
  const mark = SPOKEN_MINUTES.find((minutes) => Math.ceil(seconds) === minutes * 60);
  if (mark) element.querySelector("[data-announce]").textContent = words(element, seconds);
}

function show(element) {
  const seconds = Math.ceil(Number(element.dataset.countdown) - (Date.now() - started) / 1000);
  if (seconds <= 0) return lapse(element);
  element.querySelector("[data-time-left]").textContent = words(element, seconds);
  element.classList.toggle("soon", seconds <= 600);
  speak(element, seconds);
}

function showAll() {
  document.querySelectorAll("[data-countdown]:not(.lapsed)").forEach(show);
}

showAll();
setInterval(showAll, 1000);
