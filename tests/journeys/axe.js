// What axe finds that is serious or critical on the present screen: one line for each place.
const done = arguments[arguments.length - 1];
window.axe
  .run(document, { resultTypes: ["violations"] })
  .then(({ violations }) =>
    violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, impact, help, nodes }) => nodes.map(({ target, html, any }) => `${impact} ${id}: ${help} at ${target.join(" ")} ${any[0]?.message ?? ""} ${html.slice(0, 160)}`)),
  )
  .then(done, (error) => done([`axe did not run: ${error}`]));
