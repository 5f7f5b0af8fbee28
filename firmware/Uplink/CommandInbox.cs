using Edge.Board;

namespace Edge.Uplink
{
    /// <summary>
    /// Named commands on their way: a bounded queue from the link to the command stage, and the answers on their way back. What does not fit,
    /// cannot be read or comes too often is counted and does nothing.
    /// </summary>
    public sealed class CommandInbox
    {
        /// <summary>No answer waits.</summary>
        public const int None = -1;

        private readonly CommandReader _reader = new CommandReader();
        private readonly Command[] _commands = new Command[Limits.Commands];
        private readonly Command _read = new Command();
        private readonly int[] _answers = new int[Limits.Commands];
        private readonly string[] _answerIds = Texts.Nulls(Limits.Commands);
        private int _first;
        private int _count;
        private int _firstAnswer;
        private int _answerCount;

        /// <summary>Creates an empty inbox.</summary>
        public CommandInbox()
        {
            Memory = new CommandMemory();
            for (int i = 0; i < _commands.Length; i++)
            {
                _commands[i] = new Command();
            }
        }

        /// <summary>Commands that were carried out lately.</summary>
        public CommandMemory Memory { get; private set; }

        /// <summary>Messages and commands that did nothing since boot: too large, malformed, for nobody, or too many.</summary>
        public int RefusedCount { get; private set; }

        /// <summary>Whether the next answers tell the state of the board too.</summary>
        public bool IsStatusWanted { get; set; }

        /// <summary>Reads a message and queues what is named in it.</summary>
        /// <param name="payload">The message's payload.</param>
        /// <param name="line">Index of the line it was sent to, or <see cref="Records.Record.NoLine"/>.</param>
        /// <returns>What it asks for, valid until the next call; null for nothing.</returns>
        public Command Read(byte[] payload, byte line)
        {
            if (!_reader.Read(payload, _read))
            {
                Refuse(1);
                return null;
            }

            if (_read.IsNamed)
            {
                _read.Line = line;
                Queue();
            }

            return _read;
        }

        /// <summary>Messages or commands did nothing: so many.</summary>
        public void Refuse(int count)
        {
            RefusedCount += count;
        }

        /// <summary>The oldest queued command, or null.</summary>
        public Command Peek()
        {
            return _count > 0 ? _commands[_first] : null;
        }

        /// <summary>Takes the oldest command off the queue.</summary>
        public void Remove()
        {
            _commands[_first].Clear();
            _first = (_first + 1) % _commands.Length;
            _count--;
        }

        /// <summary>Queues the answer to a command; the oldest gives way.</summary>
        /// <param name="id">Its id.</param>
        /// <param name="place">Its place in <see cref="Memory"/>.</param>
        public void Answer(string id, int place)
        {
            if (_answerCount == _answers.Length)
            {
                TakeAnswer();
            }

            int free = (_firstAnswer + _answerCount) % _answers.Length;
            _answers[free] = place;
            _answerIds[free] = id;
            _answerCount++;
        }

        /// <summary>Place of the oldest command that waits for its answer to leave, or <see cref="None"/>.</summary>
        public int PeekAnswer()
        {
            return _answerCount > 0 ? _answers[_firstAnswer] : None;
        }

        /// <summary>Id of that command.</summary>
        public string PeekAnswerId()
        {
            return _answerIds[_firstAnswer];
        }

        /// <summary>The answer has left.</summary>
        public void TakeAnswer()
        {
            _answerIds[_firstAnswer] = null;
            _firstAnswer = (_firstAnswer + 1) % _answers.Length;
            _answerCount--;
        }

        private void Queue()
        {
            if (_count == _commands.Length)
            {
                Refuse(1);
                return;
            }

            Command free = _commands[(_first + _count) % _commands.Length];
            free.Id = _read.Id;
            free.Name = _read.Name;
            free.Line = _read.Line;
            free.Subject = _read.Subject;
            free.Argument1 = _read.Argument1;
            free.Argument2 = _read.Argument2;
            free.Text = _read.Text;
            _count++;
        }
    }
}
