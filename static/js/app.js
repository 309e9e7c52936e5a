// The page's frame: menu, focus, shortcuts, and what htmx says. Every page works without it.
"use strict";

(() => {
  const OFF = "genveje-fra"; // the reader's choice in this browser: no single-key shortcuts

  // DKFDS' behaviour for one part of the page; the menu belongs to the whole page and is started once.
  function enhance(scope) {
    const parts = [
      [".form-limit", DKFDS.CharacterLimit],
      [".js-dropdown", DKFDS.Dropdown],
      [".js-radio-toggle-group", DKFDS.RadioToggleGroup],
      [".js-checkbox-toggle-content", DKFDS.CheckboxToggleContent],
    ];
    for (const [selector, Part] of parts) {
      for (const element of scope.querySelectorAll(selector)) new Part(element).init();
    }
    const summary = scope.querySelector('[data-module="error-summary"]');
    if (summary) new DKFDS.ErrorSummary(summary).init(); // takes focus, and its links lead to the fields
    document.dispatchEvent(new CustomEvent("part", { detail: scope }));
    return Boolean(summary);
  }

  // After an act the page comes back with a word about it: put the reader there, so that it is read aloud.
  function focusFlash() {
    const flash = document.querySelector("[data-flash]");
    if (flash && !document.querySelector("[autofocus]")) flash.focus({ preventScroll: true });
  }

  // Shortcuts -----------------------------------------------------------------------------------------------------
  const typing = (target) => target.isContentEditable || target.matches("input, select, textarea");

  function shortcut(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || localStorage.getItem(OFF)) return;
    if (event.key === "/") {
      const field = document.getElementById("global-search");
      if (!field) return;
      event.preventDefault();
      field.focus();
      return;
    }
    const element = [...document.querySelectorAll("[data-shortcut]")].find((e) => e.dataset.shortcut === event.key);
    if (!element) return;
    event.preventDefault();
    element.click();
  }

  function shortcutSwitch() {
    const box = document.getElementById("shortcuts-on");
    if (!box) return;
    box.closest("[hidden]")?.removeAttribute("hidden");
    box.checked = !localStorage.getItem(OFF);
    box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
  }

  // What htmx says --------------------------------------------------------------------------------------------------
  function complain(text) {
    const old = document.getElementById("trouble");
    const box = old ?? document.createElement("div");
    box.id = "trouble";
    box.className = "alert alert-error";
    box.setAttribute("role", "alert");
    box.textContent = text;
    if (!old) document.getElementById("main-content").prepend(box);
  }

  function listenToHtmx() {
    document.body.addEventListener("htmx:load", (event) => {
      if (event.detail.elt !== document.body) enhance(event.detail.elt);
    });
    document.body.addEventListener("htmx:beforeSwap", (event) => {
      // A session that has ended answers with the login page: never put that into a part of this page.
      if (!event.detail.xhr.responseURL.includes("/konto/log-ind/")) return;
      event.detail.shouldSwap = false;
      complain("Du er logget af. Log ind i et nyt vindue, og kom tilbage hertil. Det, du har skrevet, står her stadig.");
    });
    document.body.addEventListener("htmx:sendError", () =>
      complain("Der er ingen forbindelse. Det, du har skrevet, står her stadig. Prøv igen om lidt."),
    );
    document.body.addEventListener("htmx:responseError", () =>
      complain("Noget gik galt. Det, du har skrevet, står her stadig. Prøv igen om lidt."),
    );
    document.body.addEventListener("htmx:afterSwap", () => document.getElementById("trouble")?.remove());
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (document.querySelector(".navigation-menu")) new DKFDS.Navigation().init();
    if (!enhance(document)) focusFlash();
    document.addEventListener("keydown", shortcut);
    shortcutSwitch();
    listenToHtmx();
    for (const button of document.querySelectorAll("[data-print]")) {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    }
  });
})();
