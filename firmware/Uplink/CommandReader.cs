using System.Text;

namespace Edge.Uplink
{
    /// <summary>
    /// Reads the payload of a command message: all of it or nothing. A payload that is malformed anywhere, larger than
    /// <see cref="Limits.CommandBytes"/>, or that has a metric of ours twice, of another type or out of bounds, asks for nothing. Metrics that are
    /// not ours are passed over. Keeps nothing, and allocates the texts of a named command only.
    /// </summary>
    public sealed class CommandReader
    {
        private const int Rebirth = 0;
        private const int Confirmed = 1;
        private const int Id = 2;
        private const int Name = 3;
        private const int Subject = 4;
        private const int Argument1 = 5;
        private const int Argument2 = 6;
        private const int Text = 7;
        private const int Metrics = 8;
        private const int NotOurs = -1;

        private const int PayloadMetrics = 2;
        private const int MetricName = 1;
        private const int MetricDataType = 4;
        private const int MetricIsNull = 7;
        private const int FirstValue = 10;
        private const int ValueLong = 11;
        private const int ValueBoolean = 14;
        private const int ValueString = 15;
        private const int LastValue = 19;
        private const int BytesOfChar = 3;

        private readonly ProtobufReader _reader = new ProtobufReader();
        private readonly long[] _values = new long[Metrics];
        private readonly int[] _lengths = new int[Metrics];
        private readonly bool[] _isPresent = new bool[Metrics];
        private byte[] _bytes;
        private bool _isRefused;
        private int _metric;
        private int _valueField;
        private long _value;
        private int _length;

        /// <summary>Reads a payload.</summary>
        /// <returns>True if it was taken; what it asks for may still be nothing.</returns>
        public bool Read(byte[] payload, Command into)
        {
            into.Clear();
            if (payload == null || payload.Length > Limits.CommandBytes)
            {
                return false;
            }

            for (int i = 0; i < Metrics; i++)
            {
                _isPresent[i] = false;
            }

            _bytes = payload;
            _isRefused = false;
            _reader.Begin(payload);
            while (_reader.Next(payload.Length))
            {
                if (_reader.IsMessage(PayloadMetrics))
                {
                    ReadMetric(_reader.Enter());
                }
                else
                {
                    _reader.Skip();
                }
            }

            bool isTaken = !_reader.IsMalformed && !_isRefused && Take(into);
            if (!isTaken)
            {
                into.Clear();
            }

            _reader.End();
            _bytes = null;
            return isTaken;
        }

        private void ReadMetric(int end)
        {
            long dataType = 0;
            bool isNull = false;
            _metric = NotOurs;
            _valueField = 0;
            while (_reader.Next(end))
            {
                if (_reader.IsMessage(MetricName))
                {
                    int nameEnd = _reader.Enter();
                    _metric = Find(_reader.Position, nameEnd);
                    _reader.Leave(nameEnd);
                }
                else if (_reader.IsVarint(MetricDataType))
                {
                    dataType = _reader.Varint();
                }
                else if (_reader.IsVarint(MetricIsNull))
                {
                    isNull = _reader.Varint() != 0;
                }
                else
                {
                    ReadValue();
                }
            }

            if (_metric != NotOurs && !isNull && !_reader.IsMalformed)
            {
                Keep(dataType);
            }
        }

        // The value is a oneof: the last one counts.
        private void ReadValue()
        {
            int field = _reader.Field;
            if (_reader.IsVarint(ValueLong) || _reader.IsVarint(ValueBoolean))
            {
                _value = _reader.Varint();
                _valueField = field;
            }
            else if (_reader.IsMessage(ValueString))
            {
                int end = _reader.Enter();
                _value = _reader.Position;
                _length = end - _reader.Position;
                _valueField = field;
                _reader.Leave(end);
            }
            else
            {
                // Any other value, and one of ours in another wire type, is none that a metric of ours has.
                _valueField = field >= FirstValue && field <= LastValue ? FirstValue : _valueField;
                _reader.Skip();
            }
        }

        private void Keep(long dataType)
        {
            int wanted = FieldOf(_metric);
            if (_valueField != wanted || _isPresent[_metric] || (dataType != 0 && dataType != TypeOf(wanted)))
            {
                _isRefused = true;
                return;
            }

            _isPresent[_metric] = true;
            _values[_metric] = _value;
            _lengths[_metric] = _length;
        }

        private bool Take(Command into)
        {
            into.WantsRebirth = _isPresent[Rebirth] && _values[Rebirth] != 0;
            into.Confirmed = _isPresent[Confirmed] ? _values[Confirmed] : -1;
            if (into.Confirmed < (_isPresent[Confirmed] ? 0 : -1))
            {
                return false;
            }

            into.IsNamed = _isPresent[Id] && _isPresent[Name];
            if (!into.IsNamed)
            {
                return !HasPartOfCommand();
            }

            bool isGood = IsId(Id) && IsId(Name) && (!_isPresent[Subject] || IsId(Subject)) && (!_isPresent[Text] || IsText(Text));
            if (!isGood)
            {
                return false;
            }

            into.Id = TextOf(Id);
            into.Name = FindName();
            into.Subject = _isPresent[Subject] ? TextOf(Subject) : "";
            into.Argument1 = _isPresent[Argument1] ? _values[Argument1] : 0;
            into.Argument2 = _isPresent[Argument2] ? _values[Argument2] : 0;
            into.Text = _isPresent[Text] ? TextOf(Text) : "";
            return into.Text.Length <= Limits.NameLength;
        }

        private bool HasPartOfCommand()
        {
            bool hasPart = false;
            for (int i = Id; i < Metrics; i++)
            {
                hasPart |= _isPresent[i];
            }

            return hasPart;
        }

        private int FindName()
        {
            int start = (int)_values[Name];
            for (int name = CommandName.Last; name > CommandName.Unknown; name--)
            {
                if (IsEqual(CommandName.NameOf(name), start, start + _lengths[Name]))
                {
                    return name;
                }
            }

            return CommandName.Unknown;
        }

        private string TextOf(int metric)
        {
            return Encoding.UTF8.GetString(_bytes, (int)_values[metric], _lengths[metric]);
        }

        private bool IsId(int metric)
        {
            int start = (int)_values[metric];
            bool isGood = _lengths[metric] > 0 && _lengths[metric] <= Limits.IdLength;
            for (int i = start; isGood && i < start + _lengths[metric]; i++)
            {
                byte letter = _bytes[i];
                isGood = letter == '-' || (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
            }

            return isGood;
        }

        private bool IsText(int metric)
        {
            return _lengths[metric] > 0 && _lengths[metric] <= Limits.NameLength * BytesOfChar
                && Utf8.IsPrintable(_bytes, (int)_values[metric], _lengths[metric]);
        }

        private int Find(int start, int end)
        {
            for (int metric = 0; metric < Metrics; metric++)
            {
                if (IsEqual(NameOf(metric), start, end))
                {
                    return metric;
                }
            }

            return NotOurs;
        }

        private bool IsEqual(string expected, int start, int end)
        {
            bool isEqual = end - start == expected.Length;
            for (int i = 0; isEqual && i < expected.Length; i++)
            {
                isEqual = _bytes[start + i] == expected[i];
            }

            return isEqual;
        }

        private static string NameOf(int metric)
        {
            switch (metric)
            {
                case Rebirth: return Contract.Rebirth;
                case Confirmed: return Contract.RecordsConfirmed;
                case Id: return Contract.CommandId;
                case Name: return Contract.CommandNameMetric;
                case Subject: return Contract.CommandSubject;
                case Argument1: return Contract.CommandArgument1;
                case Argument2: return Contract.CommandArgument2;
                default: return Contract.CommandText;
            }
        }

        private static int FieldOf(int metric)
        {
            switch (metric)
            {
                case Rebirth:
                    return ValueBoolean;
                case Confirmed:
                case Argument1:
                case Argument2:
                    return ValueLong;
                default:
                    return ValueString;
            }
        }

        private static int TypeOf(int field)
        {
            return field == ValueBoolean ? DataType.Boolean : field == ValueLong ? DataType.Int64 : DataType.String;
        }
    }
}
