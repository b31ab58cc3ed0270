// Speaks to the played cloud: acts by POST, everything that happens by one stream of events.

export class ApiError extends Error {
  constructor(sentence, answer) {
    super(sentence);
    this.answer = answer;
  }
}

export async function act(name, body) {
  let response;
  try {
    response = await fetch(`_control/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new ApiError("The playground does not answer. Is `dockfix playground` still running?");
  }
  const answer = await response.json().catch(() => ({ error: `The playground answered ${response.status}.` }));
  if (!response.ok) throw new ApiError(answer.error, answer);
  return answer;
}

const SLACK_ERRORS = {
  operation_timeout: "dockfix did not answer within 3 seconds.",
  dispatch_failed: "dockfix is not connected at the moment.",
};

// What Slack would show when the app acknowledged too late, not at all, or with something that Slack refuses.
export function complaint(answer) {
  if (!answer.error) return null;
  return SLACK_ERRORS[answer.error] ?? `dockfix answered in a way that Slack refuses (${answer.error}).`;
}

// Acts whose refusal is told to the person: what went wrong becomes a sentence, and `otherwise` the result.
export async function told(report, work, otherwise = null) {
  try {
    const answer = await work;
    if (complaint(answer)) report(complaint(answer));
    return answer;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    report(error.message);
    return otherwise;
  }
}

export function listen(dispatch) {
  const source = new EventSource("_control/events");
  source.onmessage = (event) => {
    const news = JSON.parse(event.data);
    dispatch(news);
    if (news.type !== "snapshot") return;
    // A page that loses its connection here is told so by the stream.
    fetch("_control/log").then((answer) => answer.json()).then(({ log }) => dispatch({ type: "notes", log }), () => undefined);
  };
  source.onerror = () => dispatch({ type: "offline" });
  return () => source.close();
}
