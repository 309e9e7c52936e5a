// Two fields to draw a signature in; the lines are sent, not a picture. Without script the page leads to paper.
"use strict";

(() => {
  const form = document.querySelector("[data-signing]");
  if (!form) return;
  form.hidden = false;

  for (const canvas of form.querySelectorAll("canvas")) {
    const field = form.elements[canvas.dataset.for];
    const pen = canvas.getContext("2d");
    let lines = [];
    let line = null;

    const point = (event) => {
      const box = canvas.getBoundingClientRect();
      const part = (value, size, most) => Math.max(0, Math.min(most, Math.round((value / size) * most)));
      return [part(event.clientX - box.left, box.width, 1000), part(event.clientY - box.top, box.height, 400)];
    };
    const draw = () => {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      pen.lineWidth = 6;
      pen.lineCap = "round";
      for (const each of lines) {
        pen.beginPath();
        each.forEach(([x, y], at) => (at ? pen.lineTo(x, y) : pen.moveTo(x, y)));
        pen.stroke();
      }
      field.value = lines.length ? JSON.stringify(lines) : "";
    };

    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      line = [point(event)];
      lines.push(line);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!line) return;
      line.push(point(event));
      draw();
    });
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (line = null));
    form.querySelector(`[data-clear="${canvas.dataset.for}"]`).addEventListener("click", () => {
      lines = [];
      draw();
    });
  }
})();
