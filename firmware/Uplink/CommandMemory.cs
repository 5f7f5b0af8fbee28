using Edge.Events;
using Edge.Records;

namespace Edge.Uplink
{
    /// <summary>
    /// The newest named commands with their outcomes: a command that comes again is answered, not carried out. Filled by the commands that are
    /// carried out, and after a boot by their events among the newest records of the log.
    /// </summary>
    public sealed class CommandMemory
    {
        /// <summary>No such command is remembered.</summary>
        public const int None = -1;

        private readonly long[] _hashes = new long[Limits.CommandIds];
        private readonly byte[] _outcomes = new byte[Limits.CommandIds];
        private readonly long[] _sequences = new long[Limits.CommandIds];
        private int _next;

        /// <summary>Whether the log was searched since boot.</summary>
        public bool IsFilled { get; set; }

        /// <summary>Place of a command, or <see cref="None"/>.</summary>
        public int Find(string id)
        {
            long hash = TextHash.Of(id);
            for (int i = 0; i < _hashes.Length; i++)
            {
                if (_hashes[i] == hash)
                {
                    return i;
                }
            }

            return None;
        }

        /// <summary>Remembers a command in place of the oldest.</summary>
        /// <param name="id">Its id.</param>
        /// <param name="outcome">One of <see cref="CommandOutcome"/>.</param>
        /// <param name="sequence">Sequence of its event; 0 where the log had no room for it.</param>
        /// <returns>Its place.</returns>
        public int Add(string id, int outcome, long sequence)
        {
            int place = _next;
            _hashes[place] = TextHash.Of(id);
            _outcomes[place] = (byte)outcome;
            _sequences[place] = sequence;
            _next = (_next + 1) % _hashes.Length;
            return place;
        }

        /// <summary>Takes a record of the log over if it is the event of a command.</summary>
        public void Take(Record record)
        {
            bool isCommand = record.Kind == RecordKind.Event && record.Code == EventCode.Command;
            if (isCommand && Find(record.Subject) == None)
            {
                Add(record.Subject, (int)record.Argument2, record.Sequence);
            }
        }

        /// <summary>Outcome of the command at a place, one of <see cref="CommandOutcome"/>.</summary>
        public int OutcomeOf(int place)
        {
            return _outcomes[place];
        }

        /// <summary>Sequence of its event, or 0.</summary>
        public long SequenceOf(int place)
        {
            return _sequences[place];
        }
    }
}
