// Executes ELM libraries with cql-execution. Reads [{library, cases: [parameters]}], writes [[true|false|null]].
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const [, , modules, input, output] = process.argv;
const cql = createRequire(modules + "/")("cql-execution");
const results = [];
for (const { library, cases } of JSON.parse(readFileSync(input, "utf-8"))) {
  const loaded = new cql.Library(library);
  const row = [];
  for (const parameters of cases) {
    // The engine takes a parameter that is not passed for its own definition: what is not known is passed as null.
    const unknown = Object.fromEntries((library.library.parameters?.def ?? []).map((one) => [one.name, null]));
    const executor = new cql.Executor(loaded, undefined, { ...unknown, ...parameters });
    const found = await executor.exec(new cql.PatientSource([]));
    row.push(found.unfilteredResults["Applies"] ?? null);
  }
  results.push(row);
}
writeFileSync(output, JSON.stringify(results));
