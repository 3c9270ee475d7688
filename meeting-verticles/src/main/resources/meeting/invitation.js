// Shows the meeting of the link, and sends the answer whose button is pressed; looking at the page does nothing.
const form = document.querySelector("form");
const outcome = document.getElementById("outcome");
const token = new URLSearchParams(location.hash.slice(1)).get("token");
const WORDS = {
  "needs-action": "You have not answered yet.",
  accepted: "You have accepted.",
  tentative: "You have answered that you may come.",
  declined: "You have declined.",
  waitlisted: "All seats are taken: you are on the waiting list.",
};

const write = (id, text) => {
  document.getElementById(id).textContent = text ?? "";
};

const say = (text) => {
  outcome.textContent = text;
};

const read = async (answer) => {
  const body = await answer.json();
  if (!answer.ok) {
    throw new Error(body.errors?.map((error) => `${error.pointer.slice(1)} ${error.detail}`).join("; ") ?? body.detail);
  }
  return body;
};

const show = (meeting) => {
  document.title = meeting.title;
  write("title", meeting.title);
  const day = meeting.start.slice(0, 10);
  write("when", meeting.all_day ? day : `${day} ${meeting.start.slice(11, 16)} (${meeting.time_zone})`);
  write("where", [meeting.location?.name, meeting.join_url].filter(Boolean).join(" · "));
  write("description", meeting.description);
  form.hidden = meeting.status === "cancelled";
  say(meeting.status === "cancelled" ? "This meeting was called off." : "");
};

const ask = async (path, options) => {
  try {
    return await read(await fetch(`/v1/invitations/${encodeURIComponent(token)}${path}`, options));
  } catch (e) {
    say(e instanceof TypeError ? "That did not get through. Check your connection and try again." : e.message);
    return null;
  }
};

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const buttons = form.querySelectorAll("button");
  buttons.forEach((button) => { button.disabled = true; });
  say("One moment…");
  const comment = document.getElementById("comment").value.trim();
  const place = await ask("/response", {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ participation_status: event.submitter.value, comment: comment || null }),
  });
  buttons.forEach((button) => { button.disabled = false; });
  if (place) {
    say(WORDS[place.participation_status]);
  }
});

// another link to this page, opened in the same tab
addEventListener("hashchange", () => location.reload());

if (token) {
  ask("").then((meeting) => meeting && show(meeting));
} else {
  say("This link is not complete: open it again from the mail.");
}
