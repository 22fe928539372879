/* A visitor's page: draws its figures in the theme of the system, and fetches panels that take time when they are done. */
(function () {
  "use strict";
  const CONFIG = { displaylogo: false, showSendToCloud: false, displayModeBar: false, doubleClick: "autosize", responsive: true };
  const AHEAD = "600px"; // how far below the window figures are drawn already
  const LOOK_MS = 1500;
  const LONGEST_LOOK_MS = 6000;
  const templates = JSON.parse(document.getElementById("templates").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const theme = () => templates[dark.matches ? "dark" : "light"];

  function draw(place, template = theme()) {
    if (place.dataset.figure === "drawn") return;
    place.dataset.figure = "drawn";
    seen.unobserve(place);
    const { data, layout } = JSON.parse(place.querySelector("script").textContent);
    place.replaceChildren();
    const { width, ...free } = layout;
    window.Plotly.newPlot(place, data, { ...free, autosize: true, template }, CONFIG);
  }

  const seen = new IntersectionObserver(
    (entries) => entries.forEach((entry) => entry.isIntersecting && draw(entry.target)),
    { rootMargin: AHEAD },
  );

  function watch(root) {
    for (const place of root.querySelectorAll('[data-figure=""]')) seen.observe(place);
    for (const card of root.querySelectorAll("[data-part]")) window.setTimeout(fetchPart, 0, card, LOOK_MS);
  }

  function all(act) {
    for (const place of document.querySelectorAll("[data-figure]")) act(place);
  }

  const retheme = (template) => all((place) => place.dataset.figure === "drawn" && window.Plotly.relayout(place, { template }));

  function say(card, words, percent) {
    card.querySelector(".s-wait").textContent = words;
    const bar = card.querySelector("progress");
    if (percent > 0) bar.value = percent;
    else bar.removeAttribute("value");
  }

  async function fetchPart(card, pause) {
    const later = () => window.setTimeout(fetchPart, pause, card, Math.min(pause * 1.2, LONGEST_LOOK_MS));
    let answer;
    try {
      answer = await fetch(card.dataset.part, { credentials: "same-origin" });
    } catch {
      say(card, "The connection is down; this goes on when it is back.", 0);
      return later();
    }
    if (answer.status === 202) {
      const state = await answer.json();
      say(card, state.words, state.percent);
      return later();
    }
    if (answer.status === 429 || answer.status === 503) return later();
    if (!answer.ok) {
      card.querySelector("progress").remove();
      card.querySelector(".s-wait").textContent = "This link opens nothing any more.";
      return undefined;
    }
    const made = document.createElement("template");
    made.innerHTML = await answer.text();
    const fresh = made.content.firstElementChild;
    card.replaceWith(fresh);
    return watch(fresh); // its siblings are watched already
  }

  window.Plotly.setPlotConfig({ logging: 0 });
  dark.addEventListener("change", () => retheme(theme()));
  window.addEventListener("beforeprint", () => {
    all((place) => draw(place, templates.light));
    retheme(templates.light);
  });
  window.addEventListener("afterprint", () => retheme(theme()));
  watch(document);
})();
