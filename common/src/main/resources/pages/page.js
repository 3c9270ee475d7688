// Posts the token of the link, with what was typed in, once the button is pressed; looking at the page does nothing.
const form = document.querySelector("form");
const button = form.querySelector("button");
const outcome = document.getElementById("outcome");
const token = new URLSearchParams(location.hash.slice(1)).get("token");

const say = (text) => {
  outcome.textContent = text;
};

const markField = (input, detail) => {
  document.getElementById(`${input.id}-error`).textContent = detail && `${input.labels[0].textContent} ${detail}`;
  input.setAttribute("aria-invalid", String(Boolean(detail)));
  if (detail) {
    input.focus();
  }
};

const fields = () => [...form.querySelectorAll("input[name]")];

/** What a field of the page is about stands beside it; the rest, below the button. */
const tell = (problem) => {
  const errors = problem.errors ?? [];
  for (const input of fields()) {
    markField(input, errors.find((error) => error.pointer === `/${input.name}`)?.detail ?? "");
  }
  const elsewhere = errors.filter((error) => !fields().some((input) => error.pointer === `/${input.name}`));
  if (errors.length === 0) {
    say(problem.detail);
  } else {
    say(elsewhere.map((error) => `${error.pointer.slice(1)} ${error.detail}`).join("; "));
  }
};

/** Trying again mends what was typed wrong or came at a bad moment, not a link that is wrong, used or too old. */
const isWorthAnotherTry = (status) => status === 422 || status === 429 || status >= 500;

const send = async () => {
  button.disabled = true;
  say("One moment…");
  try {
    const answer = await fetch(form.dataset.action, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token, ...Object.fromEntries(new FormData(form)) }),
    });
    if (answer.ok) {
      history.replaceState(null, "", location.pathname);
      form.hidden = true;
      say(form.dataset.done);
      return;
    }
    tell(await answer.json());
    button.disabled = !isWorthAnotherTry(answer.status);
  } catch {
    say("That did not get through. Check your connection and try again.");
    button.disabled = false;
  }
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});

for (const box of form.querySelectorAll("[data-shows]")) {
  box.addEventListener("change", () => {
    document.getElementById(box.dataset.shows).type = box.checked ? "text" : "password";
  });
}

// another link to this page, opened in the same tab
addEventListener("hashchange", () => location.reload());

if (!token) {
  button.disabled = true;
  say("This link is not complete: open it again from the mail.");
}
