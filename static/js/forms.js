// Forms: one click makes one thing, nothing typed is lost, dates can be picked, rows added. All of it is a help only.
"use strict";

(() => {
  const LOGIN = "/konto/log-ind/";
  const RETRY_MS = 5000;
  const SENDING_MS = 10000; // then the button may be used again: the server answers a second click as the first

  // One click makes one thing --------------------------------------------------------------------------------------
  function release(form) {
    delete form.dataset.sending;
    for (const button of form.querySelectorAll("[aria-disabled='true']")) button.removeAttribute("aria-disabled");
  }

  function once(event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.target === "_blank") return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "1";
    event.submitter?.setAttribute("aria-disabled", "true");
    setTimeout(() => release(form), SENDING_MS);
  }

  // A page fetched from the browser's memory with Back must not stay locked.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sending]")) release(form);
  });

  // Half-written forms -----------------------------------------------------------------------------------------------
  const state = (form) => new URLSearchParams([...new FormData(form)].filter(([, v]) => typeof v === "string")).toString();
  const remembered = new WeakMap();

  const dirty = () =>
    [...document.querySelectorAll("form[data-warn]")].some(
      (form) => !form.dataset.sending && remembered.has(form) && remembered.get(form) !== state(form),
    );

  window.addEventListener("beforeunload", (event) => {
    if (dirty()) event.preventDefault();
  });

  // What was said to be missing and is filled in now is not said any more; the server judges it anew.
  function filledIn(event) {
    const place = event.target.closest("form[data-draft] .form-error");
    if (!place || !event.target.value) return;
    place.classList.remove("form-error");
    place.querySelector(".form-error-message")?.remove();
    for (const field of place.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  }
  document.addEventListener("change", filledIn);

  // Drafts: a form with data-draft saves itself with htmx; the word beside the buttons says how it went ---------------
  function draftSays(form, text, failed = false) {
    const status = form.querySelector("[data-draft-status]");
    if (!status) return;
    status.textContent = text;
    status.classList.toggle("is-failed", failed);
  }

  // The form whose draft a request saves; nothing when the request is about something else (a search in the form).
  function draftOf(event) {
    const asker = event.detail.requestConfig?.elt ?? event.detail.elt;
    return asker.matches("form[data-draft]") && asker;
  }

  // A button with data-quick is a choice like any other: it goes with the form, so that no save behind it loses it.
  function quick(event) {
    const button = event.target.closest("form[data-draft] button[data-quick]");
    if (!button) return;
    event.preventDefault();
    const mark = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
    mark.dataset.quickMark = "";
    button.form.append(mark);
    save(button.form);
  }

  const save = (form) => form.dispatchEvent(new Event("change", { bubbles: true }));

  function listenToDrafts() {
    document.addEventListener("click", quick);
    document.body.addEventListener("htmx:configRequest", (event) => {
      const form = draftOf(event);
      if (!form) return;
      if (form.dataset.sending) return event.preventDefault(); // the form itself is on its way
      event.detail.headers["X-Draft"] = "1";
      form.sent = state(form);
      draftSays(form, "Gemmer kladden …");
    });
    document.body.addEventListener("htmx:beforeSwap", (event) => {
      // An answer to what the form said a moment ago must not undo what was chosen or written since.
      const form = draftOf(event);
      if (!form) return;
      form.stale = form.sent !== state(form);
      if (!form.stale) return;
      event.detail.shouldSwap = false;
      save(form);
    });
    document.body.addEventListener("htmx:afterRequest", (event) => {
      const form = draftOf(event);
      if (!form) return;
      const { status, responseURL } = event.detail.xhr;
      if (status === 0 || status >= 500) {
        draftSays(form, "Kladden er ikke gemt endnu. Vi prøver igen.", true);
        setTimeout(() => save(form), RETRY_MS);
        return;
      }
      if (!event.detail.successful || responseURL.includes(LOGIN)) {
        draftSays(form, "Kladden er ikke gemt.", true);
        return;
      }
      taken(form);
      const now = new Date().toLocaleTimeString("da-DK", { hour: "2-digit", minute: "2-digit" });
      draftSays(form, `Kladden er gemt kl. ${now}`);
    });
  }

  // The server has what was sent; quick choices that are on the page by now are done with.
  function taken(form) {
    if (!form.stale) for (const mark of form.querySelectorAll("[data-quick-mark]")) mark.remove();
    remembered.set(form, form.stale ? form.sent : state(form));
  }

  // Dates: a calendar beside the text field ---------------------------------------------------------------------------
  const pad = (n) => String(n).padStart(2, "0");

  function toIso(text) {
    const found = text.trim().match(/^(\d{1,2})\D+(\d{1,2})\D+(\d{4})$/);
    return found ? `${found[3]}-${pad(found[2])}-${pad(found[1])}` : "";
  }

  function calendar(input) {
    const native = document.createElement("input");
    if (!native.showPicker || input.dataset.ready || input.disabled || input.readOnly) return;
    input.dataset.ready = "1";
    Object.assign(native, { type: "date", className: "date-native", tabIndex: -1, ariaHidden: "true" });
    const button = document.getElementById("icon-calendar").content.firstElementChild.cloneNode(true);
    const label = input.labels[0]?.firstChild.textContent.trim() ?? "dato";
    button.querySelector(".sr-only").textContent = `Vælg ${label} i kalender`;
    const wrapper = document.createElement("div");
    wrapper.className = "date-field";
    input.replaceWith(wrapper);
    wrapper.append(input, button, native);
    button.addEventListener("click", () => {
      native.value = toIso(input.value);
      native.showPicker();
    });
    native.addEventListener("change", () => {
      if (native.value) input.value = native.value.split("-").reverse().join("-");
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
      input.focus();
    });
  }

  // Fields that only matter for one answer: data-when="name=value value2" ------------------------------------------------
  function answers(form, name) {
    const controls = form.querySelectorAll(`[name="${CSS.escape(name)}"]`);
    return [...controls].filter((c) => !/radio|checkbox/.test(c.type) || c.checked).map((c) => c.value);
  }

  function reveal(form) {
    for (const part of form.querySelectorAll("[data-when]")) {
      const [name, values] = part.dataset.when.split("=");
      part.hidden = !answers(form, name).some((value) => values.split(" ").includes(value));
    }
  }

  // Rows of a formset ----------------------------------------------------------------------------------------------------
  function rows(formset) {
    const button = formset.querySelector(".formset-add");
    const total = document.querySelector(`[name="${formset.dataset.formset}-TOTAL_FORMS"]`);
    if (!button || !total) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const holder = document.createElement("div");
      holder.innerHTML = formset.querySelector("template").innerHTML.replaceAll("__prefix__", total.value);
      const row = holder.firstElementChild;
      button.before(row);
      total.value = Number(total.value) + 1;
      start(row);
      row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    });
  }

  function start(scope) {
    for (const input of scope.querySelectorAll("input[data-date]")) calendar(input);
    for (const formset of scope.querySelectorAll("[data-formset]")) rows(formset);
    const forms = scope.matches?.("form") ? [scope] : scope.querySelectorAll("form");
    for (const form of forms) {
      reveal(form);
      if (form.matches("[data-warn]")) remembered.set(form, state(form));
    }
  }

  function changed(event) {
    const form = event.target.form;
    if (!form) return;
    reveal(form);
    if (form.matches("[data-live]") && event.target.matches("select, [type=checkbox], [type=radio]")) form.requestSubmit();
  }

  document.addEventListener("part", (event) => start(event.detail));
  document.addEventListener("DOMContentLoaded", () => {
    document.addEventListener("submit", once);
    document.addEventListener("change", changed);
    listenToDrafts();
  });
})();
