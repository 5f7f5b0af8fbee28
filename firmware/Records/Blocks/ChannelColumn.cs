namespace Edge.Records.Blocks
{
    /// <summary>
    /// The stream of one channel in one block: of each minute the mark, the number of valid samples, and if there are any, average, minimum and maximum.
    /// Lossless for any int. Independent of the other channels and of other blocks.
    /// <para>
    /// Each value is predicted by whichever of a few simple predictors erred least so far; the error is coded. Minima and maxima of a coarse grid may be coded as repeats. Instances are reused: one writes or reads one column at a time.
    /// </para>
    /// </summary>
    public sealed class ChannelColumn : RepeatCoder
    {
        // Nodes.
        private const int FlatNode = RepeatNodes;
        private const int SteadyNode = FlatNode + 4;
        private const int MarkNode = SteadyNode + 2;
        private const int Nodes = MarkNode + 1 - RepeatNodes;

        // Kinds of errors.
        private const int AverageKind = 0;
        private const int BelowKind = 1;
        private const int AboveKind = 2;
        private const int ValidKind = 3;
        private const int Kinds = 4;

        // Fields.
        private const int Started = 0;
        private const int Average0 = 1;
        private const int Below0 = 2;
        private const int Above0 = 3;
        private const int Mark0 = 4;
        private const int Valid0 = 5;
        private const int Unsteady = 6;
        private const int FlatHistory = 7;
        private const int AverageError = 8;
        private const int LevelSum = 9;
        private const int LevelCount = 10;
        private const int Count = 11;
        private const int BelowSum = 12;
        private const int AboveSum = 13;
        private const int LeastSum = 14;
        private const int GreatestSum = 15;
        private const int StepSum = 16;
        private const int MissesSum = 17;
        private const int Predicted = MissesSum + AveragePredictors + BelowPredictors + AbovePredictors;
        private const int Fields = Predicted + AveragePredictors;

        private const int AveragePredictors = 4;
        private const int BelowPredictors = 3;
        private const int AbovePredictors = 3;

        /// <summary>Minutes that the running means and the predictors' misses look back on: between half of this and this.</summary>
        private const int Memory = 64;

        /// <summary>The same for the running mean of a level, which drifts.</summary>
        private const int LevelMemory = 32;

        private const byte NormalMark = (byte)'N';
        private readonly int[] _fields = new int[Fields];

        /// <summary>Creates a column.</summary>
        public ChannelColumn(NoisePriors priors)
            : base(priors, Nodes, Kinds)
        {
        }

        /// <summary>Average of the minute read last, scaled; without meaning when <see cref="ValidCount"/> is 0.</summary>
        public int Average
        {
            get { return _fields[Average0]; }
        }

        /// <summary>Least valid sample of the minute read last, scaled.</summary>
        public int Minimum
        {
            get { return _fields[Average0] - _fields[Below0]; }
        }

        /// <summary>Greatest valid sample of the minute read last, scaled.</summary>
        public int Maximum
        {
            get { return _fields[Average0] + _fields[Above0]; }
        }

        /// <summary>Mark (HJ 212 letter) of the minute read last.</summary>
        public byte Mark
        {
            get { return (byte)_fields[Mark0]; }
        }

        /// <summary>Valid samples of the minute read last; 0 means that it has no values.</summary>
        public byte ValidCount
        {
            get { return (byte)_fields[Valid0]; }
        }

        /// <summary>Starts writing a column into output[offset .. limit - 1]; with output null it is only measured.</summary>
        public void BeginWrite(byte[] output, int offset, int limit)
        {
            StartWriting(output, offset, limit);
            Reset();
        }

        /// <summary>Appends a minute. The values do not count when validCount is 0. Errors show in <see cref="RangeCoder.EndWrite"/>.</summary>
        public void Write(int average, int minimum, int maximum, byte mark, byte validCount)
        {
            Code(average, minimum, maximum, mark, validCount);
        }

        /// <summary>Starts reading the column input[offset .. offset + length - 1].</summary>
        public void BeginRead(byte[] input, int offset, int length)
        {
            StartReading(input, offset, length);
            Reset();
        }

        /// <summary>Reads the next minute into the properties. The block says how many there are: the stream has no end of its own.</summary>
        /// <returns>False when the stream is damaged or has no further minute for certain.</returns>
        public bool Read()
        {
            if (!WithinStream)
            {
                return false;
            }
            Code(0, 0, 0, 0, 0);
            return WithinStream;
        }

        private void Reset()
        {
            for (int i = 0; i < Fields; i++)
            {
                _fields[i] = 0;
            }
            _fields[Mark0] = NormalMark;
            _fields[Valid0] = Limits.SamplesPerMinute;
            ForgetSeen();
            Expect(ValidKind, 4);
        }

        private void Code(int average, int minimum, int maximum, byte mark, byte validCount)
        {
            CodeState(mark, validCount);
            if (_fields[Valid0] == 0)
            {
                return;
            }
            int below = average - minimum;
            int above = maximum - average;
            if (_fields[Started] == 0)
            {
                CodeFirst(average, below, above);
                return;
            }
            bool flat = average == _fields[Average0] && below == 0 && above == 0;
            int history = _fields[FlatHistory];
            int prior = history == 0 ? 24 : history == 3 ? 240 : 128;
            int isFlat = Bit(FlatNode + history, prior, flat ? 1 : 0);
            _fields[FlatHistory] = ((history << 1) | isFlat) & 3;
            if (isFlat != 0)
            {
                _fields[Below0] = 0;
                _fields[Above0] = 0;
                return;
            }
            int before = _fields[Average0];
            average = CodeAverage(average);
            int step = average - before;
            below = CodeBelow(average, step, below);
            above = CodeAbove(average, below, above);
            _fields[Average0] = average;
            _fields[Below0] = below;
            _fields[Above0] = above;
            Learn(average, below, above, Magnitude(step, LargestValue));
        }

        private void CodeState(byte mark, byte validCount)
        {
            int same = mark == _fields[Mark0] && validCount == _fields[Valid0] ? 1 : 0;
            int history = _fields[Unsteady];
            if (Bit(SteadyNode + history, history == 0 ? 254 : 192, same) != 0)
            {
                _fields[Unsteady] = 0;
                return;
            }
            _fields[Unsteady] = 1;
            if (Bit(MarkNode, 128, mark == _fields[Mark0] ? 1 : 0) == 0)
            {
                _fields[Mark0] = (byte)Raw(mark, 8);
            }
            _fields[Valid0] = (byte)(_fields[Valid0] + Error(ValidKind, validCount - _fields[Valid0]));
        }

        private void CodeFirst(int average, int below, int above)
        {
            average = (int)Number(average);
            below = (int)Number(below);
            Expect(AboveKind, below / 2);
            above = below + Error(AboveKind, above - below);
            int spread = Magnitude(below, LargestValue) + Magnitude(above, LargestValue);
            Expect(AverageKind, spread / 4 + 1);
            Expect(BelowKind, spread / 6 + 1);
            Expect(AboveKind, spread / 6 + 1);
            _fields[Started] = 1;
            _fields[Average0] = average;
            _fields[Below0] = below;
            _fields[Above0] = above;
            Learn(average, below, above, spread / 4);
        }

        private int CodeAverage(int average)
        {
            int last = _fields[Average0];
            int level = _fields[LevelSum] / _fields[LevelCount];
            _fields[Predicted] = last;
            _fields[Predicted + 1] = level;
            _fields[Predicted + 2] = Clip(last) / 2 + level / 2;
            // An average over a minute of a drifting signal: the next goes on by a quarter of what surprised.
            _fields[Predicted + 3] = last + ((_fields[AverageError] * 69 + 128) >> 8);
            int guess = Best(MissesSum, AveragePredictors);
            int error = Error(AverageKind, average - guess);
            average = guess + error;
            _fields[AverageError] = error > LargestValue ? LargestValue : error < -LargestValue ? -LargestValue : error;
            Score(MissesSum, AveragePredictors, average);
            return average;
        }

        private int CodeBelow(int average, int step, int below)
        {
            int count = _fields[Count];
            int mean = _fields[BelowSum] / count;
            _fields[Predicted] = mean;
            _fields[Predicted + 1] = average - _fields[LeastSum] / count;
            _fields[Predicted + 2] = mean + (Magnitude(step, LargestValue) - _fields[StepSum] / count) / 4;
            int misses = MissesSum + AveragePredictors;
            int guess = Best(misses, BelowPredictors);
            below = average - Value(0, BelowKind, average - guess, average - below);
            Score(misses, BelowPredictors, below);
            return below;
        }

        private int CodeAbove(int average, int below, int above)
        {
            int count = _fields[Count];
            int mean = _fields[AboveSum] / count;
            _fields[Predicted] = mean;
            _fields[Predicted + 1] = _fields[GreatestSum] / count - average;
            _fields[Predicted + 2] = mean + (Clip(below) - _fields[BelowSum] / count) / 2;
            int misses = MissesSum + AveragePredictors + BelowPredictors;
            int guess = Best(misses, AbovePredictors);
            above = Value(1, AboveKind, average + guess, average + above) - average;
            Score(misses, AbovePredictors, above);
            return above;
        }

        private int Best(int misses, int predictors)
        {
            int best = 0;
            for (int i = 1; i < predictors; i++)
            {
                if (_fields[misses + i] < _fields[misses + best])
                {
                    best = i;
                }
            }
            return _fields[Predicted + best];
        }

        private void Score(int misses, int predictors, int actual)
        {
            for (int i = 0; i < predictors; i++)
            {
                _fields[misses + i] += Magnitude(actual - _fields[Predicted + i], LargestValue);
            }
        }

        private void Learn(int average, int below, int above, int step)
        {
            if (_fields[LevelCount] == LevelMemory)
            {
                _fields[LevelCount] /= 2;
                _fields[LevelSum] /= 2;
            }
            _fields[LevelCount]++;
            _fields[LevelSum] += Clip(average);
            if (_fields[Count] == Memory)
            {
                for (int i = Count; i < Predicted; i++)
                {
                    _fields[i] /= 2;
                }
            }
            _fields[Count]++;
            _fields[BelowSum] += Clip(below);
            _fields[AboveSum] += Clip(above);
            _fields[LeastSum] += Clip(average - below);
            _fields[GreatestSum] += Clip(average + above);
            _fields[StepSum] += step;
        }

        private static int Clip(int value)
        {
            return value > LargestValue ? LargestValue : value < -LargestValue ? -LargestValue : value;
        }
    }
}
