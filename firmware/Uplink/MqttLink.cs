using Edge.Configuration;

namespace Edge.Uplink
{
    /// <summary>
    /// One MQTT 3.1.1 connection at a time, injected: the nanoFramework client on a board, an in-process broker in virtual time.
    /// Calls may block the whole board (DNS, TLS); what arrives is queued and taken by the tick. Nothing here throws for what the network does.
    /// </summary>
    public abstract class MqttLink
    {
        /// <summary>Outcome of <see cref="Connect"/>: the attempt goes on, and ends with <see cref="LinkEvent.Connected"/>.</summary>
        public const int Pending = -1;

        /// <summary>Milliseconds of the clock that deadlines of the link run by: real time even where plant time is faster.</summary>
        public abstract long LinkMs { get; }

        /// <summary>True between a successful <see cref="Connect"/> and the loss or end of the connection.</summary>
        public abstract bool IsConnected { get; }

        /// <summary>
        /// Connects with a clean session. An older connection or attempt is dropped first, and what it had queued is discarded.
        /// </summary>
        /// <returns>
        /// 0 when connected; the reason why not (MQTT return code 1 to 255, or <see cref="LinkFailure"/>);
        /// or <see cref="Pending"/>: the tick goes on while the broker takes its time.
        /// </returns>
        public abstract int Connect(LinkOptions options);

        /// <summary>Subscribes to all topics in one request, at QoS 1; the acknowledgement arrives as <see cref="LinkEvent.Subscribed"/>.</summary>
        /// <returns>True if the request was handed over.</returns>
        public abstract bool Subscribe(string[] topics);

        /// <summary>
        /// Publishes the first <paramref name="length"/> bytes of a buffer, which may be reused at once; not retained.
        /// </summary>
        /// <param name="topic">Topic without wildcards.</param>
        /// <param name="buffer">The payload starts at its first byte.</param>
        /// <param name="length">Bytes of payload.</param>
        /// <param name="qos">0, or 1 (acknowledged by a <see cref="LinkEvent.Acknowledged"/> with the returned id).</param>
        /// <returns>The packet id (QoS 1), 0 (QoS 0), or -1 when the message was not handed over.</returns>
        public abstract int Publish(string topic, byte[] buffer, int length, int qos);

        /// <summary>
        /// An array for one large message, to be filled and handed over with <see cref="PublishWhole"/>: a client that keeps messages as arrays of their own
        /// needs no second one for it.
        /// </summary>
        public virtual byte[] NewMessage(int length)
        {
            return new byte[length];
        }

        /// <summary>Publishes such an array at QoS 0; it is the link's from then on. False when the message was not handed over.</summary>
        public virtual bool PublishWhole(string topic, byte[] message)
        {
            return Publish(topic, message, message.Length, 0) >= 0;
        }

        /// <summary>Takes the oldest thing that arrived since; false when there is none.</summary>
        public abstract bool TryTake(LinkEvent into);

        /// <summary>
        /// Ends the connection on purpose: waits for a bounded time until what was published is out, sends DISCONNECT and closes.
        /// The broker discards the will. Harmless when not connected.
        /// </summary>
        public abstract void Disconnect();

        /// <summary>
        /// Gives the connection, or the attempt at one, up without DISCONNECT: the broker publishes the will.
        /// Returns at once; nothing of that connection arrives any more. Harmless when not connected.
        /// </summary>
        public virtual void Drop()
        {
            Disconnect();
        }
    }

    /// <summary>What a connection attempt needs.</summary>
    public sealed class LinkOptions
    {
        /// <summary>Broker's name or address.</summary>
        public string Host;

        /// <summary>Broker's TCP port.</summary>
        public int Port;

        /// <summary>
        /// Of the site: client id, user and password, the files with certificates and key, the keep-alive (of link time). Not its brokers.
        /// </summary>
        public UplinkSettings Settings;

        /// <summary>Topic whose messages are the board's own and arrive as <see cref="LinkEvent.Echoed"/>, or null.</summary>
        public string EchoTopic;

        /// <summary>Topic of the will (the NDEATH).</summary>
        public string WillTopic;

        /// <summary>Payload of the will; M2Mqtt takes a string, so every char is below 0x80 and none is NUL.</summary>
        public string WillPayload;
    }

    /// <summary>One thing that arrived on a link; the tick owns one instance and reuses it.</summary>
    public sealed class LinkEvent
    {
        /// <summary>A message arrived: <see cref="Topic"/>, <see cref="Payload"/>.</summary>
        public const int Received = 1;

        /// <summary>The broker acknowledged a QoS 1 message: <see cref="PacketId"/>.</summary>
        public const int Acknowledged = 2;

        /// <summary>The client gave up on a QoS 1 message; the broker may or may not have it: <see cref="PacketId"/>.</summary>
        public const int Unknown = 3;

        /// <summary>The broker answered a subscription: <see cref="Outcome"/> is 0, or <see cref="LinkFailure.NotSubscribed"/>.</summary>
        public const int Subscribed = 4;

        /// <summary>The connection was lost or closed by the broker.</summary>
        public const int Closed = 5;

        /// <summary>An attempt that was <see cref="MqttLink.Pending"/> has ended: <see cref="Outcome"/>.</summary>
        public const int Connected = 6;

        /// <summary>A message of the board's own came back: <see cref="LinkOptions.EchoTopic"/>.</summary>
        public const int Echoed = 7;

        /// <summary>Messages came that found no room, or were too large: <see cref="PacketId"/> says how many.</summary>
        public const int Refused = 8;

        /// <summary>One of the constants of this class.</summary>
        public int Kind;

        /// <summary>Packet id of an acknowledged or given-up message, or a number of messages.</summary>
        public int PacketId;

        /// <summary>How an attempt or a subscription ended: 0, or the reason why not, as <see cref="MqttLink.Connect"/> has it.</summary>
        public int Outcome;

        /// <summary>Topic of a received message.</summary>
        public string Topic;

        /// <summary>Payload of a received message.</summary>
        public byte[] Payload;
    }

    /// <summary>Reasons of the link itself why a connection attempt failed (MQTT's own are 1 to 255).</summary>
    public static class LinkFailure
    {
        /// <summary>No network.</summary>
        public const int NoNetwork = 1000;

        /// <summary>Name look-up, TCP or TLS failed, or the broker did not answer in time.</summary>
        public const int Unreachable = 1001;

        /// <summary>The primary host is not at this broker.</summary>
        public const int HostOffline = 1002;

        /// <summary>The certificate of the authority cannot be read. There is no connection without it.</summary>
        public const int NoAuthority = 1003;

        /// <summary>The board's own certificate or its key cannot be read.</summary>
        public const int NoIdentity = 1004;

        /// <summary>The broker acknowledges what the board publishes and passes nothing on: its access rules do not let this board write there.</summary>
        public const int NotPassedOn = 1005;

        /// <summary>The broker refuses a subscription: the board would never hear of a command.</summary>
        public const int NotSubscribed = 1006;
    }
}
