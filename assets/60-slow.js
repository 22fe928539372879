/* Writes how far a slow panel is into the card that shows it. */
(function () {
  "use strict";
  const ID = (identity) => JSON.stringify(identity, Object.keys(identity).sort());

  window.oriel.callbacks.tellProgress = function (memory) {
    const { no_update, callback_context } = window.dash_clientside;
    const identity = { ...callback_context.outputs_list.id, type: "slow-body" };
    const body = document.getElementById(ID(identity));
    const bar = body?.querySelector(".o-slow__bar");
    const said = memory?.drawn;
    if (!bar || said?.percent === undefined) return no_update;
    bar.setAttribute("aria-valuenow", said.percent);
    bar.firstElementChild.style.width = said.percent + "%";
    for (const part of ["words", "time"]) {
      const text = body.querySelector(".o-slow__" + part).firstChild;
      if (text.nodeValue !== said[part]) text.nodeValue = said[part];
    }
    return no_update;
  };
})();
