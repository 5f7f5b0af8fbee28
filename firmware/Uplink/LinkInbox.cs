using Edge.Board;

namespace Edge.Uplink
{
    /// <summary>
    /// What arrived on a link since the last tick: a bounded ring that library callbacks, on threads of their own, add to, and that the tick
    /// empties. Full, it refuses messages first and then anything: a lost acknowledgement is overdue one day, and nothing is lost by that. Refused
    /// messages are told of as a <see cref="LinkEvent.Refused"/>, once what came before is taken.
    /// What comes back of the board's own marks is no message: a flood of commands is not to look like a broker that drops what it takes.
    /// </summary>
    public sealed class LinkInbox
    {
        private const int ReservedForLink = Limits.LinkEvents / 4;

        private readonly object _lock = new object();
        private readonly byte[] _kinds = new byte[Limits.LinkEvents];
        private readonly ushort[] _numbers = new ushort[Limits.LinkEvents];
        private readonly string[] _topics = Texts.Nulls(Limits.LinkEvents);
        private readonly byte[][] _payloads = new byte[Limits.LinkEvents][];
        private int _first;
        private int _count;
        private int _refused;

        /// <summary>Topic of the board's own marks, or null.</summary>
        public string EchoTopic { get; set; }

        /// <summary>Forgets everything.</summary>
        public void Clear()
        {
            lock (_lock)
            {
                while (_count > 0)
                {
                    Remove();
                }
            }
        }

        /// <summary>Adds something about the link itself.</summary>
        /// <param name="kind">One of the constants of <see cref="LinkEvent"/>.</param>
        /// <param name="number">Packet id or outcome, by kind.</param>
        public void Add(int kind, int number)
        {
            lock (_lock)
            {
                if (_count < Limits.LinkEvents)
                {
                    Append(kind, number, null, null);
                }
            }
        }

        /// <summary>Adds a message, unless it is larger than <see cref="Limits.CommandBytes"/>; of a mark, that it came.</summary>
        public void AddMessage(string topic, byte[] payload)
        {
            if (EchoTopic != null && topic == EchoTopic)
            {
                Add(LinkEvent.Echoed, 0);
                return;
            }

            lock (_lock)
            {
                if (payload != null && payload.Length <= Limits.CommandBytes && _count < Limits.LinkEvents - ReservedForLink)
                {
                    Append(LinkEvent.Received, 0, topic, payload);
                }
                else
                {
                    _refused++;
                }
            }
        }

        /// <summary>Takes the oldest; false when there is none.</summary>
        public bool TryTake(LinkEvent into)
        {
            lock (_lock)
            {
                if (_count == 0)
                {
                    into.Kind = LinkEvent.Refused;
                    into.PacketId = _refused;
                    _refused = 0;
                    return into.PacketId > 0;
                }

                into.Kind = _kinds[_first];
                into.PacketId = _numbers[_first];
                into.Outcome = _numbers[_first];
                into.Topic = _topics[_first];
                into.Payload = _payloads[_first];
                Remove();
                return true;
            }
        }

        private void Append(int kind, int number, string topic, byte[] payload)
        {
            int slot = (_first + _count) % Limits.LinkEvents;
            _kinds[slot] = (byte)kind;
            _numbers[slot] = (ushort)number;
            _topics[slot] = topic;
            _payloads[slot] = payload;
            _count++;
        }

        private void Remove()
        {
            _topics[_first] = null;
            _payloads[_first] = null;
            _first = (_first + 1) % Limits.LinkEvents;
            _count--;
        }
    }
}
