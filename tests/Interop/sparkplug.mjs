// A host's view of Sparkplug with the npm library: what a message decodes to, with the names and datatypes of the births.
// The library finds a value by the datatype that its metric states. Sparkplug has DATA without datatypes (6.4.7, tck-id-payloads-metric-datatype-not-req),
// so a host that uses the library puts in what the birth said, as here.
import sparkplug from "sparkplug-payload";
import proto from "sparkplug-payload/lib/sparkplugPayloadProto.js";

const { encodePayload, decodePayload } = sparkplug.get("spBv1.0");
const Payload = proto.org.eclipse.tahu.protobuf.Payload;

export const encode = encodePayload;

export class Host {
  #nodes = new Map();

  /** Decodes a message; values are as the library gives them. */
  decode(topic, bytes) {
    const [, group, type, node, device] = topic.split("/");
    const births = this.#births(`${group}/${node}`, type);
    const wire = Payload.decode(bytes);
    const names = [];
    for (const metric of wire.metrics) {
      const key = Object.hasOwn(metric, "alias") ? `alias ${metric.alias}` : `${device ?? ""}/${metric.name}`;
      if (type.endsWith("BIRTH")) {
        births.set(key, { name: metric.name, datatype: metric.datatype });
      }
      const known = births.get(key);
      names.push(Object.hasOwn(metric, "name") ? metric.name : known?.name);
      if (!Object.hasOwn(metric, "datatype") && known) {
        metric.datatype = known.datatype;
      }
    }
    const payload = decodePayload(Payload.encode(wire).finish());
    const metrics = (payload.metrics ?? []).map((metric, i) => ({ ...metric, name: names[i] }));
    return { group, type, node, device, timestamp: payload.timestamp, seq: payload.seq, metrics };
  }

  #births(node, type) {
    if (type === "NBIRTH" || !this.#nodes.has(node)) {
      this.#nodes.set(node, new Map());
    }
    return this.#nodes.get(node);
  }
}
