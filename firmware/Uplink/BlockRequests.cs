using Edge.Records;

namespace Edge.Uplink
{
    /// <summary>
    /// What a platform wants as sealed blocks: ranges of records, in the order of asking. The blocks of a range are found when it has its turn; then they go out
    /// one after the other, and a range leaves when a mark behind its last block is acknowledged.
    /// </summary>
    public sealed class BlockRequests
    {
        private readonly StatusWriter _status;
        private readonly MqttLink _link;
        private readonly ResendRanges _ranges = new ResendRanges();

        /// <summary>Creates it without requests.</summary>
        /// <param name="status">Writes the messages.</param>
        /// <param name="link">Where they go.</param>
        public BlockRequests(StatusWriter status, MqttLink link)
        {
            _status = status;
            _link = link;
        }

        /// <summary>Whether there is more to send.</summary>
        public bool HasMore
        {
            get { return _ranges.HasMore; }
        }

        /// <summary>Adds a request; false where there is no room.</summary>
        public bool Add(long first, long last)
        {
            return _ranges.Add(first, last);
        }

        /// <summary>Takes the next step, one file read or the few of a search, and writes the next message if it led to one.</summary>
        /// <param name="utcMs">Now.</param>
        /// <param name="sequence">Sequence number of the message, 0 to 255.</param>
        /// <returns>Whether there is a message to be sent.</returns>
        public bool TryWrite(long utcMs, int sequence)
        {
            SealedBlocks blocks = _status.Blocks;
            if (!_ranges.IsReplaced)
            {
                if (blocks.TryFind(_ranges.Next, _ranges.Last))
                {
                    _ranges.Replace(blocks.First, blocks.Last);
                }

                return false;
            }

            int number = (int)_ranges.Next;
            int outcome = number == SealedBlocks.None ? BlockOutcome.Unreadable : blocks.Read(number);
            if (outcome == BlockOutcome.Later)
            {
                return false;
            }

            do
            {
                _status.WriteBlock(number, (int)_ranges.Last - number, outcome == BlockOutcome.Sound, utcMs, sequence);
            }
            while (_status.Payload.Enlarge(_link));

            return true;
        }

        /// <summary>The message was handed over.</summary>
        public void Advance()
        {
            _ranges.Advance(_ranges.Next);
        }

        /// <summary>A mark follows what was sent.</summary>
        public void NoteMark()
        {
            _ranges.NoteMark();
        }

        /// <summary>The mark was acknowledged.</summary>
        public void NoteProof()
        {
            _ranges.NoteProof();
        }

        /// <summary>A connection begins: nothing beyond the last proof is sent on it.</summary>
        public void Restart()
        {
            _ranges.Restart();
        }
    }
}
