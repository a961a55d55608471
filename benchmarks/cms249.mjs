// Runs the published ELM of CMS249 with cql-execution. Arguments: folder with node_modules, folder of ELM,
// folder of value sets, file of [Bundle], file for the result; writes the seconds and each patient's populations.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [, , modules, elm, sets, patients, output] = process.argv;
const needed = createRequire(modules + "/");
const cql = needed("cql-execution");
const { PatientSource } = needed("cql-exec-fhir");
const read = (path) => JSON.parse(readFileSync(path, "utf-8"));
const every = (folder) => readdirSync(folder).filter((name) => name.endsWith(".json")).map((name) => read(join(folder, name)));

const NAMES = {
  "initial-population": "Initial Population",
  denominator: "Denominator",
  "denominator-exclusion": "Denominator Exclusions",
  numerator: "Numerator",
};
const libraries = every(elm);
const main = libraries.find((one) => one.library.identifier.id.startsWith("AppropriateDXA"));
const codes = {};
for (const { url, contains } of every(sets)) {
  codes[url.split("/").pop()] = { "": contains.map(({ system, code }) => new cql.Code(code, system)) };
  codes[url] = codes[url.split("/").pop()];
}
const library = new cql.Library(main, new cql.Repository(libraries));
const at = (year, month, day, ...time) => new cql.DateTime(year, month, day, ...time, 0);
const period = new cql.Interval(at(2025, 1, 1, 0, 0, 0, 0), at(2025, 12, 31, 23, 59, 59, 999), true, true);
const bundles = read(patients);
const executor = new cql.Executor(library, new cql.CodeService(codes), { "Measurement Period": period });
const populations = {};
let seconds = 0;
for (const bundle of bundles) {
  const source = PatientSource.FHIRv401();
  source.loadBundles([bundle]);
  const began = performance.now();
  let found = { patientResults: {} };
  try {
    found = await executor.exec(source);
  } catch (fault) {
    // The engine cannot read this patient: told as one without a result, its time not counted.
    continue;
  }
  seconds += (performance.now() - began) / 1000;
  for (const [id, results] of Object.entries(found.patientResults))
    populations[id] = Object.fromEntries(Object.entries(NAMES).map(([key, name]) => [key, Boolean(results[name])]));
}
writeFileSync(output, JSON.stringify({ seconds, populations }));
