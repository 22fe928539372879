/* What cards do in the browser alone: save a figure as a picture, full screen; and menus that close by themselves. */
(function () {
  "use strict";

  function png(card) {
    const plot = card.querySelector(".js-plotly-plot");
    if (!plot) return;
    const title = card.querySelector(".o-card__title").textContent;
    const name = [document.querySelector("h1")?.textContent, title].filter(Boolean).join("-");
    window.Plotly.downloadImage(plot, {
      format: "png",
      filename: name.toLowerCase().replace(/[^a-z0-9]+/g, "-"),
      width: plot.clientWidth,
      height: plot.clientHeight,
      scale: 2,
    });
  }

  function fullscreen(card) {
    if (document.fullscreenElement) document.exitFullscreen();
    else card.requestFullscreen();
  }

  const ACTIONS = { png, fullscreen };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-panel-action]");
    if (button) ACTIONS[button.dataset.panelAction](button.closest(".o-card"));
    for (const menu of document.querySelectorAll("details.o-menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.o-menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
})();
