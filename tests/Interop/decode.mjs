// Reads messages, a line each: topic, tab, payload in base64. Writes what each decodes to as a line of JSON, for InteropTests to compare.
import readline from "node:readline";
import { Host } from "./sparkplug.mjs";

const host = new Host();

// Text that does not depend on who prints numbers: a Float as the bits that it came as.
function text(type, value) {
  if (value === null || value === undefined) {
    return null;
  }
  if (type === "Float") {
    const view = new DataView(new ArrayBuffer(4));
    view.setFloat32(0, value);
    return view.getUint32(0).toString(16).padStart(8, "0");
  }
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value.toString();
}

function metric({ name, alias, type, timestamp, isHistorical, value, properties }) {
  return {
    name,
    alias: text("UInt64", alias),
    type,
    timestamp: text("DateTime", timestamp),
    historical: isHistorical === true,
    value: text(type, value),
    properties: Object.entries(properties ?? {}).map(([key, property]) => [key, property.type, text(property.type, property.value)]),
  };
}

for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const [topic, payload] = line.split("\t");
  const message = host.decode(topic, Buffer.from(payload, "base64"));
  const decoded = { topic, timestamp: text("DateTime", message.timestamp), seq: text("UInt64", message.seq), metrics: message.metrics.map(metric) };
  process.stdout.write(JSON.stringify(decoded) + "\n");
}
