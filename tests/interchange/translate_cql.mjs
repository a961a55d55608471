// Translates CQL text into ELM with the reference translator. Reads [text], writes [ELM]; a fault ends it.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , modules, input, output] = process.argv;
const home = pathToFileURL(modules + "/node_modules/@cqframework/cql/cql-to-elm.mjs");
const { CqlTranslator, LibraryManager, ModelManager, createModelInfoProvider, stringAsSource } = await import(home);

// The types of the CQL specification: the translator's npm package brings no model of them.
const SIMPLE = ["Any", "Boolean", "Integer", "Long", "Decimal", "String", "DateTime", "Date", "Time"];
const CLASSES = {
  Quantity: { value: "Decimal", unit: "String" },
  Ratio: { numerator: "Quantity", denominator: "Quantity" },
  Code: { code: "String", system: "String", version: "String", display: "String" },
  Concept: { codes: ["Code"], display: "String" },
  Vocabulary: { id: "String", version: "String" },
  ValueSet: {},
  CodeSystem: {},
};
const BASES = { Any: "", ValueSet: "Vocabulary", CodeSystem: "Vocabulary" };

function element([name, type]) {
  if (!Array.isArray(type)) return `<m:element name="${name}" type="System.${type}"/>`;
  const list = `<m:typeSpecifier xsi:type="m:ListTypeSpecifier" elementType="System.${type[0]}"/>`;
  return `<m:element name="${name}">${list}</m:element>`;
}

function described(kind, name, elements) {
  const base = BASES[name] ?? "Any";
  const below = base ? ` baseType="System.${base}"` : "";
  const inside = Object.entries(elements).map(element).join("");
  return `<m:typeInfo xsi:type="m:${kind}" name="System.${name}"${below}>${inside}</m:typeInfo>`;
}

const model = [
  '<m:modelInfo name="System" version="1.0.0" url="urn:hl7-org:elm-types:r1" targetQualifier="system"',
  ' xmlns:m="urn:hl7-org:elm-modelinfo:r1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
  ...SIMPLE.map((name) => described("SimpleTypeInfo", name, {})),
  ...Object.entries(CLASSES).map(([name, elements]) => described("ClassInfo", name, elements)),
  "</m:modelInfo>",
].join("");

const models = new ModelManager();
models.modelInfoLoader.registerModelInfoProvider(
  createModelInfoProvider((name) => (name === "System" ? stringAsSource(model) : null)),
);
const results = [];
for (const text of JSON.parse(readFileSync(input, "utf-8"))) {
  const translated = JSON.parse(CqlTranslator.fromText(text, new LibraryManager(models)).toJson());
  const faults = (translated.library.annotation ?? []).filter((one) => one.type === "CqlToElmError");
  if (faults.length) throw new Error(`${text.slice(0, 80)}: ${JSON.stringify(faults[0])}`);
  results.push(translated);
}
writeFileSync(output, JSON.stringify(results));
