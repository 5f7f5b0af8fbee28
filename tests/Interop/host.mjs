// A host on npm mqtt and sparkplug-payload. Arguments: port of a broker on 127.0.0.1. Writes a line of JSON for each thing it sees, and asks a node for
// a rebirth once, after its first data. Ends with its standard input.
import mqtt from "mqtt";
import { Host, encode } from "./sparkplug.mjs";

const host = new Host();
const nodes = new Map();
const client = mqtt.connect(`mqtt://127.0.0.1:${process.argv[2]}`, { protocolVersion: 4, clean: true, reconnectPeriod: 200 });
const tell = (event, more) => process.stdout.write(JSON.stringify({ event, ...more }) + "\n");

client.on("connect", () => client.subscribe("spBv1.0/#", { qos: 1 }, (error) => (error ? tell("error", { error: error.message }) : tell("subscribed"))));
client.on("error", (error) => tell("error", { error: error.message }));
client.on("message", (topic, payload) => {
  try {
    take(host.decode(topic, payload));
  } catch (error) {
    tell("error", { error: `${topic}: ${error.stack}` });
  }
});
process.stdin.on("end", () => client.end(true, () => process.exit(0))).resume();

function take(message) {
  const id = `${message.group}/${message.node}`;
  const node = nodes.get(id) ?? { devices: new Set(), isOnline: false, wasAsked: false };
  nodes.set(id, node);
  const bdSeq = message.metrics.find((metric) => metric.name === "bdSeq")?.value?.toString();
  if (message.type === "NDEATH") {
    const isOfBirth = node.isOnline && bdSeq === node.bdSeq;
    node.isOnline = !isOfBirth;
    return tell("death", { bdSeq, isOfBirth });
  }
  if (message.type === "NCMD") {
    return;
  }
  const seq = Number(message.seq);
  const expected = message.type === "NBIRTH" ? 0 : (node.seq + 1) % 256;
  if (seq !== expected) {
    tell("error", { error: `${message.type}: seq ${seq} in place of ${expected}` });
  }
  node.seq = seq;
  if (message.type === "NBIRTH") {
    Object.assign(node, { isOnline: true, bdSeq, devices: new Set() });
    tell("birth", { bdSeq, isReborn: node.wasAsked && !node.isReborn });
    node.isReborn ||= node.wasAsked;
  } else if (message.type === "DBIRTH") {
    node.devices.add(message.device);
    tell("device", { device: message.device, metrics: message.metrics.length });
  } else if (message.type === "DDEATH") {
    node.devices.delete(message.device);
  } else {
    data(message, node);
  }
}

function data(message, node) {
  const nameless = message.metrics.filter((metric) => metric.name === undefined || metric.type === undefined);
  if (nameless.length > 0 || (message.device && !node.devices.has(message.device))) {
    tell("error", { error: `${message.type} with what no birth told` });
  }
  const record = message.metrics.find((metric) => metric.name === "Records/Sequence")?.value?.toString();
  const average = message.metrics.find((metric) => metric.name.endsWith("/Average"))?.value;
  tell("data", { device: message.device, record, average });
  if (!node.wasAsked) {
    node.wasAsked = true;
    const payload = encode({ timestamp: Date.now(), metrics: [{ name: "Node Control/Rebirth", type: "Boolean", value: true }] });
    client.publish(`spBv1.0/${message.group}/NCMD/${message.node}`, Buffer.from(payload), { qos: 0 });
  }
}
