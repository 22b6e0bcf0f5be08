// Scenarios to try: a few steps each, played by themselves.
import { api } from "./api.js";
import { h, say } from "./dom.js";

export async function drawScenarios(page, close) {
  const [samples, running] = await Promise.all([api.sampleScenarios(page.account.id), api.scenarios()]);
  const begin = async (scenario) => {
    try {
      await api.beginScenario(scenario);
      close();
    } catch (error) {
      say(error.message);
    }
  };
  const recent = running.slice(-4).map(({ name, done, steps, finished, trouble }) => h("li", {}, `${name}: ${trouble ?? (finished ? "done" : `${done} of ${steps}…`)}`));
  return h(
    "div.stack",
    {},
    h("h2", {}, "Scenarios"),
    h("p.fine", {}, "Each plays by itself and adds the people it needs. Your own go to /_sim/scenarios."),
    ...samples.map((scenario) => h("button", { type: "button", className: "scenario", onclick: () => begin(scenario) }, scenario.name)),
    recent.length ? h("ul.fine", {}, ...recent) : "",
    running.some(({ finished }) => !finished) ? h("div.buttons", {}, h("button", { type: "button", onclick: () => api.stopScenarios().then(close) }, "Stop all")) : "",
  );
}
