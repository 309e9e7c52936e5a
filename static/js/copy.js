// A button beside each text that is made to be pasted elsewhere; without script the text can be marked and copied.
"use strict";

function addButton(area) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-primary";
  button.textContent = "Kopiér teksten";
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    area.select();
    await navigator.clipboard.writeText(area.value);
    said.textContent = " Teksten er kopieret.";
  });
  const line = document.createElement("div");
  line.className = "form-acts";
  line.append(button, said);
  area.after(line);
}

if (navigator.clipboard) document.querySelectorAll("textarea[data-copy]").forEach(addButton);
