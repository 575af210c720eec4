"use strict";
(() => {
  const form = document.getElementById("form");
  const text = document.getElementById("text");
  const count = document.getElementById("count");

  function answers() {
    const given = [];
    for (const set of form.querySelectorAll("fieldset")) {
      const choices = [...set.querySelectorAll("input[data-value]:checked")].map((box) => box.dataset.value);
      const words = set.querySelector("textarea").value.trim();
      const secret = set.querySelector("input[data-private]").checked;
      if (choices.length || words) given.push({ question: set.dataset.question, choices, words, private: secret });
    }
    return given;
  }

  function update() {
    const given = answers();
    count.textContent = given.length === 0 ? "No answer yet."
      : given.length === 1 ? "One answer." : given.length + " answers.";
    text.value = JSON.stringify({ fairtrip: "answers", schema_version: 1, trip: form.dataset.trip,
      traveller: form.dataset.traveller, answers: given }, null, 1);
  }

  const picked = {};
  function unpick(event) {
    const box = event.target;
    if (box.type !== "radio") return;
    box.checked = picked[box.name] !== box;
    picked[box.name] = box.checked ? box : null;
    update();
  }

  function save() {
    update();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text.value], { type: "application/json" }));
    link.download = "answers.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    count.textContent = "Saved as answers.json among your downloads. Now send that file back.";
  }

  async function copy() {
    update();
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      text.select();
      document.execCommand("copy");
    }
    count.textContent = "Copied. Now paste it into a message.";
  }

  form.addEventListener("input", update);
  form.addEventListener("click", unpick);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("save").addEventListener("click", save);
  document.getElementById("copy").addEventListener("click", copy);
  update();
})();
