using System;
using Edge.Board;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>
    /// The copy of the sealed blocks on the SD card: verbatim, in segments as a log on the card alone has them, so that whoever takes the card has all there is.
    /// One step a tick, when the log has nothing to do. A card that fails is left alone for a growing pause and then looked at anew, as it may be another one.
    /// </summary>
    /// <remarks>
    /// <para>Lineage: what tells this log from any other (FORMAT.md). A folder with another one, or with a tail of its own, is never touched; the copy goes to the next.</para>
    /// <para>Whose folder it is, is made sure in the tick before each change of it: cards are swapped faster than a block is sealed.</para>
    /// </remarks>
    internal sealed class CardCopy : BlockCopy
    {
        /// <summary>Folders that may take the copy.</summary>
        private const int Folders = 10;

        /// <summary>Damaged blocks that are stepped over to find the oldest record.</summary>
        private const int LooksAhead = 16;

        private const int Looking = 0;
        private const int Claiming = 1;
        private const int Counting = 2;
        private const int Checking = 3;
        private const int Copying = 4;

        private readonly CardFolder _folder;
        private readonly RetryPause _pause = new RetryPause();
        private readonly int _capacity;
        private readonly long _keepMinutes;
        private readonly byte[] _tag = new byte[BlockLayout.TagBytes];
        private long _lineage;
        private int _blocks;
        private int _state;
        private int _end;
        private int _checked;
        private int _looks;
        private int _fullAt = -1;
        private long _oldest;
        private long _minutes;
        private bool _isOurs;
        private bool _mustProve;

        /// <summary>Creates the copy; touches nothing.</summary>
        public CardCopy(LogMedia media)
        {
            _capacity = media.CardBlocks;
            _keepMinutes = media.KeepMinutes;
            _folder = new CardFolder(media.Card);
            Space = NewSpace();
        }

        /// <inheritdoc/>
        public override int First
        {
            get { return _folder.First; }
        }

        /// <inheritdoc/>
        public override long Oldest
        {
            get { return _state >= Checking ? _oldest : 0; }
        }

        /// <summary>Number of the folder of the copy: 0 is `log2`, 1 to 9 are `log2.1` to `log2.9`.</summary>
        public int Folder
        {
            get { return _folder.Number; }
        }

        /// <summary>Whether nothing is left to be found out: what both have was compared. Up to then a step writes nothing but a note that was lost.</summary>
        public bool IsKnown
        {
            get { return _lineage == 0 || _state == Copying; }
        }

        /// <inheritdoc/>
        public override void NoteSealed(int number, long lineage)
        {
            _blocks = number + 1;
            _lineage = lineage;
        }

        /// <inheritdoc/>
        public override void NoteFound(int blocks, long lineage)
        {
            _blocks = blocks;
            if (lineage != _lineage || _end > blocks)
            {
                _lineage = lineage;
                Reach = 0;
                LookAnew();
            }
        }

        /// <inheritdoc/>
        public override void Step(BlockFiles files, int first, BlockDesk desk)
        {
            _pause.Tick();
            if (!_pause.IsOver || _lineage == 0)
            {
                return;
            }

            try
            {
                Advance(files, first, desk);
            }
            catch (StorageException e)
            {
                Fail(e.Message);
            }
        }

        /// <inheritdoc/>
        public override bool Read(int number, byte[] into)
        {
            if (Oldest == 0 || number < _folder.First || number >= _end)
            {
                return false;
            }

            try
            {
                return _folder.Files.Read(number, into) && BlockLayout.IsSound(into, number);
            }
            catch (StorageException e)
            {
                Fail(e.Message);
                return false;
            }
        }

        /// <inheritdoc/>
        public override void Survey(BlockDesk desk)
        {
            SurveyedLast = 0;
            SurveyedRoot = 0;
            try
            {
                for (int number = 0; number < Folders; number++)
                {
                    _folder.Enter(number);
                    if (!_folder.HasNote() && _folder.IsEmpty())
                    {
                        break;
                    }

                    // The tail that the card cannot show, and numbers that were reserved.
                    long last = _folder.FindLast(desk.TakeBuffer(), out int root) + Limits.TailRecords + Limits.ReservedSequences;
                    SurveyedLast = last > SurveyedLast ? last : SurveyedLast;
                    SurveyedRoot = root > SurveyedRoot ? root : SurveyedRoot;
                }
            }
            catch (StorageException e)
            {
                Trouble = e.Message;
            }

            LookAnew();
        }

        private void Advance(BlockFiles files, int first, BlockDesk desk)
        {
            switch (_state)
            {
                case Looking:
                    Look(first, desk);
                    break;
                case Claiming:
                    _folder.Files.Note(_folder.First, _lineage);
                    BeginCounting();
                    break;
                case Counting:
                    if (_folder.StepCount())
                    {
                        EndCounting(first);
                    }

                    break;
                case Checking:
                    Check(files, desk);
                    break;
                default:
                    Copy(files, first, desk);
                    break;
            }
        }

        private void Look(int first, BlockDesk desk)
        {
            if (_folder.HasNote())
            {
                if (_folder.IsNoteOf(_lineage))
                {
                    BeginCounting();
                }
                else
                {
                    GoOn();
                }
            }
            else if (_folder.HasFirstBlockOf(_lineage, desk.TakeBuffer()))
            {
                // Its note was lost.
                _state = Claiming;
            }
            else if (_folder.IsEmpty())
            {
                _folder.First = first;
                _state = Claiming;
            }
            else
            {
                GoOn();
            }
        }

        /// <summary>This folder is another log's: on to the next.</summary>
        private void GoOn()
        {
            if (_folder.Number < Folders - 1)
            {
                _folder.Enter(_folder.Number + 1);
                _state = Looking;
                return;
            }

            Fail("the card has no folder left for this board's records: other logs are in all of them");
            IsRefused = true;
        }

        private void BeginCounting()
        {
            _folder.BeginCount(_blocks);
            _state = Counting;
        }

        private void EndCounting(int first)
        {
            if (_folder.Count > _blocks)
            {
                // It knows of blocks that this log has not sealed: an older state of the flash was put back. What is there stays.
                GoOn();
                return;
            }

            _end = _folder.Count;
            _checked = first > _folder.First ? first : _folder.First;
            _oldest = 0;
            _looks = 0;
            _minutes = 0;
            _isOurs = false;
            _mustProve = false;
            _fullAt = -1;
            Reach = _checked < _end ? _checked : _end;
            IsRefused = false;
            _state = Checking;
        }

        /// <summary>Compares what both have, and finds the oldest record of the copy.</summary>
        private void Check(BlockFiles files, BlockDesk desk)
        {
            int number = _folder.First + _looks;
            if (_oldest == 0 && _looks < LooksAhead && number < _end)
            {
                _looks++;
                byte[] buffer = desk.TakeBuffer();
                bool isThere = _folder.Files.Read(number, buffer) && BlockLayout.IsSound(buffer, number);
                _oldest = isThere ? BlockLayout.FirstOf(buffer) : 0;
            }
            else if (_checked < _end)
            {
                Compare(files, desk.TakeBuffer());
            }
            else
            {
                Reach = _end;
                Space = NewSpace();
                Space.Begin(_folder.First, _end, _lineage);
                _state = Copying;
                if (_end == _blocks)
                {
                    NoteWell();
                }
            }
        }

        private void Compare(BlockFiles files, byte[] buffer)
        {
            bool isSound = _folder.Files.Read(_checked, buffer) && BlockLayout.IsSound(buffer, _checked);
            if (isSound)
            {
                Array.Copy(buffer, 0, _tag, 0, _tag.Length);
                _minutes = BlockLayout.MinutesOf(buffer);
            }

            bool isOwnSound = ReadOwn(files, _checked, buffer) && BlockLayout.IsSound(buffer, _checked);
            if (isSound && isOwnSound && !Authenticator.IsSame(_tag, buffer, 0, _tag.Length))
            {
                GoOn();
                return;
            }

            if (!isSound && isOwnSound)
            {
                // The copy goes on from here: the log still has all that follows.
                _end = _checked;
                return;
            }

            _checked++;
            Reach = _checked;
        }

        private void Copy(BlockFiles files, int first, BlockDesk desk)
        {
            if (_mustProve)
            {
                Prove(desk.TakeBuffer());
            }
            else if (_end >= _blocks || _fullAt == _blocks)
            {
                return;
            }
            else if (!_isOurs)
            {
                Confirm();
            }
            else if (Space.Step(desk))
            {
                _isOurs = false;
            }
            else if (Space.MayFree(_minutes, 0))
            {
                Space.GiveUp();
                _folder.First = Space.First;
                _oldest = Space.Oldest;
                _isOurs = false;
            }
            else if (Space.HasRoom)
            {
                Store(files, first, desk.TakeBuffer());
            }
            else
            {
                // Until the next block is sealed nothing changes here.
                _fullAt = _blocks;
            }
        }

        /// <summary>Makes sure that the card is the one that was looked at, and ends where the copy goes on.</summary>
        private void Confirm()
        {
            int offset = _end % Limits.SegmentBlocks * BlockLayout.BlockBytes;
            _isOurs = _folder.HasNote() && _folder.IsNoteOf(_lineage) && (offset == 0 || _folder.Files.LengthOf(_end) >= offset);
            if (!_isOurs)
            {
                LookAnew();
            }
        }

        private void Store(BlockFiles files, int first, byte[] buffer)
        {
            // Blocks that nobody has any more, and those before the first of the copy in its segment, keep their places.
            bool isThere = _end >= _folder.First && _end >= first && ReadOwn(files, _end, buffer);
            if (!isThere)
            {
                Array.Clear(buffer, 0, buffer.Length);
            }

            _folder.Files.Append(_end, buffer);
            _mustProve = isThere && BlockLayout.IsSound(buffer, _end);
            if (_mustProve)
            {
                Array.Copy(buffer, 0, _tag, 0, _tag.Length);
                _minutes = BlockLayout.MinutesOf(buffer);
                _oldest = _oldest == 0 ? BlockLayout.FirstOf(buffer) : _oldest;
            }

            _end++;
            Space.Add();
            _isOurs = false;
            if (!_mustProve)
            {
                Reach = _end;
            }
        }

        /// <summary>Reads back what was written: a card that is worn or counterfeit says yes to everything.</summary>
        private void Prove(byte[] buffer)
        {
            int number = _end - 1;
            bool isKept = _folder.Files.Read(number, buffer) && BlockLayout.IsSound(buffer, number) && Authenticator.IsSame(_tag, buffer, 0, _tag.Length);
            if (!isKept)
            {
                Fail("the card does not keep what was written");
                return;
            }

            _mustProve = false;
            Reach = _end;
            NoteWell();
        }

        private static bool ReadOwn(BlockFiles files, int number, byte[] buffer)
        {
            try
            {
                return files.Read(number, buffer);
            }
            catch (StorageException)
            {
                // The log will notice it by itself.
                return false;
            }
        }

        private void NoteWell()
        {
            Trouble = null;
            _pause.Reset();
        }

        private void Fail(string trouble)
        {
            Trouble = trouble;
            _pause.Begin();
            LookAnew();
        }

        private void LookAnew()
        {
            _folder.Enter(0);
            _state = Looking;
            _isOurs = false;
            _mustProve = false;
        }

        private BlockSpace NewSpace()
        {
            return new BlockSpace(_folder.Files, _capacity, _keepMinutes);
        }
    }
}
