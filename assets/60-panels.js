/* What needs no server: a figure saved as a picture, full screen, buttons that write into a store, menus that close. */
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

  /* A line of a menu has done its work, and the menu will close: the focus is where a dialog can give it back to. */
  function leaveMenuOf(pressed) {
    const menu = pressed.matches(".o-menu__item") && pressed.closest("details.o-menu");
    if (menu) menu.querySelector("summary").focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-panel-action]");
    if (button) ACTIONS[button.dataset.panelAction](button.closest(".o-card"));
    const pressed = event.target.closest("[data-press]");
    if (pressed) {
      leaveMenuOf(pressed);
      const data = { value: pressed.dataset.pressValue, at: Date.now() };
      const store = pressed.dataset.press;
      window.dash_clientside.set_props(store.startsWith("{") ? JSON.parse(store) : store, { data });
    }
    for (const menu of document.querySelectorAll("details.o-menu[open]")) {
      if (!menu.contains(event.target) || event.target.closest(".o-menu__item")) menu.open = false;
    }
  });

  /* What one store says, another says too. */
  window.oriel.callbacks.same = (data) => data;

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.o-menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
})();
