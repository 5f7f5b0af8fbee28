using Edge.Board;

namespace Edge.Events
{
    /// <summary>Stop windows that were ordered by command; they survive power cuts. At most <see cref="Limits.StopOrders"/> at a time.</summary>
    public sealed class StopOrders
    {
        /// <summary>The medium failed.</summary>
        public const int Failed = -1;

        // An order is three numbers: line + 1 (0: free), beginning, end.
        private const int Numbers = 3;
        private const int NumberBytes = 8;

        private readonly StateFile _file;

        /// <summary>Creates the orders; <see cref="Load"/> reads them.</summary>
        /// <param name="storage">Medium of the small state files.</param>
        public StopOrders(Storage storage)
        {
            _file = new StateFile(storage, "stops", Limits.StopOrders * Numbers * NumberBytes);
        }

        /// <summary>Reads what was ordered before this boot.</summary>
        public void Load()
        {
            _file.Load();
        }

        /// <summary>What the medium last said when it failed, or null.</summary>
        public string Trouble
        {
            get { return _file.Trouble; }
        }

        /// <summary>End of the window that an instant lies in, ms since 1970 UTC; 0 for none.</summary>
        public long WindowEnd(int line, long utcMs)
        {
            long endUtcMs = 0;
            for (int i = 0; i < Limits.StopOrders; i++)
            {
                bool isIn = Get(i, 0) == line + 1 && utcMs >= Get(i, 1) && utcMs < Get(i, 2);
                endUtcMs = isIn && Get(i, 2) > endUtcMs ? Get(i, 2) : endUtcMs;
            }

            return endUtcMs;
        }

        /// <summary>Adds a window.</summary>
        /// <param name="line">Index of the line.</param>
        /// <param name="fromUtcMs">Its beginning, ms since 1970 UTC.</param>
        /// <param name="toUtcMs">Its end.</param>
        /// <param name="utcMs">Now: windows that are over make room.</param>
        /// <returns>One of <see cref="CommandOutcome"/>; nothing has changed where it was not done.</returns>
        public int Add(int line, long fromUtcMs, long toUtcMs, long utcMs)
        {
            for (int i = 0; i < Limits.StopOrders; i++)
            {
                if (Get(i, 0) == 0 || Get(i, 2) <= utcMs)
                {
                    long oldLine = Get(i, 0);
                    long oldFromUtcMs = Get(i, 1);
                    long oldToUtcMs = Get(i, 2);
                    Put(i, line + 1, fromUtcMs, toUtcMs);
                    if (_file.Save())
                    {
                        return CommandOutcome.Done;
                    }

                    // What the medium did not take is not ordered.
                    Put(i, oldLine, oldFromUtcMs, oldToUtcMs);
                    return CommandOutcome.Failed;
                }
            }

            return CommandOutcome.Full;
        }

        /// <summary>Withdraws the windows of a line that are not over.</summary>
        /// <returns>How many; <see cref="Failed"/> where the medium failed, and none is withdrawn.</returns>
        public int Withdraw(int line, long utcMs)
        {
            int count = 0;
            int withdrawn = 0;
            for (int i = 0; i < Limits.StopOrders; i++)
            {
                if (Get(i, 0) == line + 1 && Get(i, 2) > utcMs)
                {
                    SetLine(i, 0);
                    withdrawn |= 1 << i;
                    count++;
                }
            }

            if (count == 0 || _file.Save())
            {
                return count;
            }

            for (int i = 0; i < Limits.StopOrders; i++)
            {
                if ((withdrawn & (1 << i)) != 0)
                {
                    SetLine(i, line + 1);
                }
            }

            return Failed;
        }

        private long Get(int order, int number)
        {
            return _file.GetInt64(((order * Numbers) + number) * NumberBytes);
        }

        private void SetLine(int order, long line)
        {
            _file.SetInt64(order * Numbers * NumberBytes, line);
        }

        private void Put(int order, long line, long fromUtcMs, long toUtcMs)
        {
            int at = order * Numbers * NumberBytes;
            SetLine(order, line);
            _file.SetInt64(at + NumberBytes, fromUtcMs);
            _file.SetInt64(at + (2 * NumberBytes), toUtcMs);
        }
    }
}
