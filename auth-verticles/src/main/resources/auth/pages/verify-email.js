const button = document.getElementById("verify");
const outcome = document.getElementById("outcome");
const token = new URLSearchParams(location.hash.slice(1)).get("token");

if (!token) {
  button.disabled = true;
  outcome.textContent = "This link is not complete: open it again from the mail.";
}

button.addEventListener("click", async () => {
  button.disabled = true;
  outcome.textContent = "One moment…";
  try {
    const answer = await fetch("/v1/accounts/verify-email", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token }),
    });
    if (answer.ok) {
      history.replaceState(null, "", location.pathname);
      outcome.textContent = "Done. Your address is verified, and you can log in now.";
      return;
    }
    outcome.textContent = (await answer.json()).detail;
    button.disabled = answer.status < 500;
  } catch {
    outcome.textContent = "That did not get through. Check your connection and try again.";
    button.disabled = false;
  }
});
