using System.Text;

namespace Edge.Configuration
{
    /// <summary>
    /// Checks the text of a site file before nanoFramework.Json reads it. The library tells no position, follows any depth of
    /// nesting with recursion, lets commas, quotes and capitals pass that JSON forbids, garbles escapes and characters beyond the
    /// basic plane, and what it does with a key that comes twice depends on its Hashtable. Here all that is one clear error with
    /// line and column.
    /// </summary>
    /// <remarks>
    /// Stricter than RFC 8259 where the library would misread: no exponents, numbers of at most <see cref="Limits.JsonNumberLength"/>
    /// characters, no escapes but \\ and \", no text that starts with \". A byte order mark at the start is skipped.
    /// </remarks>
    internal sealed class JsonSyntax
    {
        private readonly byte[] _text;
        private readonly int _start;
        private readonly int _end;
        private readonly int[] _nameAt = new int[Limits.JsonDepth * Limits.JsonNames];
        private readonly int[] _nameLength = new int[Limits.JsonDepth * Limits.JsonNames];
        private int _at;

        private JsonSyntax(byte[] text, int start, int end)
        {
            _text = text;
            _start = start;
            _at = start;
            _end = end;
        }

        /// <summary>Checks a whole text.</summary>
        /// <param name="text">UTF-8.</param>
        /// <param name="length">Bytes of it that count.</param>
        /// <returns>Where the text starts: behind the byte order mark, if there is one.</returns>
        /// <exception cref="SiteException">The text is no JSON that the library reads; line, column, what was expected.</exception>
        public static int Check(byte[] text, int length)
        {
            int start = length >= 3 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF ? 3 : 0;
            JsonSyntax syntax = new JsonSyntax(text, start, length);
            syntax.SkipBlanks();
            if (syntax.Peek() != '{')
            {
                throw syntax.Unexpected("'{'");
            }

            syntax.CheckObject(0);
            syntax.SkipBlanks();
            if (syntax._at < length)
            {
                throw syntax.Unexpected("the end of the file");
            }

            return start;
        }

        private void CheckValue(int depth)
        {
            int next = Peek();
            if (next == '{' || next == '[')
            {
                if (depth == Limits.JsonDepth)
                {
                    throw Fail("nested deeper than " + Limits.JsonDepth.ToString() + " levels");
                }

                if (next == '{')
                {
                    CheckObject(depth);
                }
                else
                {
                    CheckArray(depth);
                }
            }
            else if (next == '"')
            {
                CheckText();
            }
            else if (next == '-' || IsDigit(next))
            {
                CheckNumber();
            }
            else if (!TakeWord("true") && !TakeWord("false") && !TakeWord("null"))
            {
                throw Unexpected("a value");
            }
        }

        private void CheckObject(int depth)
        {
            _at++;
            SkipBlanks();
            if (Peek() == '}')
            {
                _at++;
                return;
            }

            int names = 0;
            while (true)
            {
                if (Peek() != '"')
                {
                    throw Unexpected("a key in double quotes");
                }

                CheckName(depth, names);
                names++;
                SkipBlanks();
                if (Peek() != ':')
                {
                    throw Unexpected("':'");
                }

                _at++;
                SkipBlanks();
                CheckValue(depth + 1);
                SkipBlanks();
                if (Peek() == '}')
                {
                    _at++;
                    return;
                }

                TakeComma("',' or '}'");
            }
        }

        private void CheckArray(int depth)
        {
            _at++;
            SkipBlanks();
            if (Peek() == ']')
            {
                _at++;
                return;
            }

            while (true)
            {
                CheckValue(depth + 1);
                SkipBlanks();
                if (Peek() == ']')
                {
                    _at++;
                    return;
                }

                TakeComma("',' or ']'");
            }
        }

        private void TakeComma(string expected)
        {
            if (Peek() != ',')
            {
                throw Unexpected(expected);
            }

            _at++;
            SkipBlanks();
        }

        private void CheckName(int depth, int names)
        {
            int start = _at;
            CheckText();
            int length = _at - start;
            if (names == Limits.JsonNames)
            {
                _at = start;
                throw Fail("more than " + Limits.JsonNames.ToString() + " keys in one object");
            }

            int first = depth * Limits.JsonNames;
            for (int i = first; i < first + names; i++)
            {
                if (_nameLength[i] == length && AreSame(_nameAt[i], start, length))
                {
                    _at = start;
                    throw Fail("key " + TextAt(start, length) + " comes twice in one object");
                }
            }

            _nameAt[first + names] = start;
            _nameLength[first + names] = length;
        }

        private void CheckText()
        {
            _at++;
            bool isFirst = true;
            while (true)
            {
                int next = Peek();
                if (next < 0 || next == '\n' || next == '\r')
                {
                    throw Unexpected("'\"' at the end of a text");
                }

                if (next == '"')
                {
                    _at++;
                    return;
                }

                if (next < ' ')
                {
                    throw Fail("control character " + next.ToString() + " in a text");
                }

                if (next == '\\')
                {
                    CheckEscape(isFirst);
                }
                else
                {
                    CheckCharacter(next);
                }

                isFirst = false;
            }
        }

        private void CheckEscape(bool isFirst)
        {
            int escaped = _at + 1 < _end ? _text[_at + 1] : -1;
            if (escaped != '\\' && (escaped != '"' || isFirst))
            {
                throw Fail(isFirst && escaped == '"' ? "a text must not start with \\\""
                    : "of the escapes only \\\\ and \\\" are allowed; write other characters as they are, in UTF-8");
            }

            _at += 2;
        }

        private void CheckCharacter(int first)
        {
            int more = first < 0x80 ? 0 : first >= 0xC2 && first < 0xE0 ? 1 : first >= 0xE0 && first < 0xF0 ? 2 : -1;
            bool isGood = more >= 0 && _at + more < _end;
            for (int i = 1; isGood && i <= more; i++)
            {
                isGood = (_text[_at + i] & 0xC0) == 0x80;
            }

            if (!isGood)
            {
                throw Fail(first >= 0xF0 && first < 0xF5 ? "a character beyond U+FFFF" : "bytes that are no UTF-8: save the file as UTF-8");
            }

            _at += 1 + more;
        }

        private void CheckNumber()
        {
            int start = _at;
            if (Peek() == '-')
            {
                _at++;
            }

            bool startsWithZero = Peek() == '0';
            int digits = TakeDigits();
            if (digits > 1 && startsWithZero)
            {
                _at = start;
                throw Fail("a number with a leading 0");
            }

            if (Peek() == '.')
            {
                _at++;
                TakeDigits();
            }

            if (Peek() == 'e' || Peek() == 'E')
            {
                throw Fail("a number with an exponent: write it out");
            }

            if (_at - start > Limits.JsonNumberLength)
            {
                _at = start;
                throw Fail("a number of more than " + Limits.JsonNumberLength.ToString() + " characters");
            }
        }

        private int TakeDigits()
        {
            int start = _at;
            while (IsDigit(Peek()))
            {
                _at++;
            }

            if (_at == start)
            {
                throw Unexpected("a digit");
            }

            return _at - start;
        }

        private bool TakeWord(string word)
        {
            if (_at + word.Length > _end)
            {
                return false;
            }

            for (int i = 0; i < word.Length; i++)
            {
                if (_text[_at + i] != word[i])
                {
                    return false;
                }
            }

            _at += word.Length;
            return true;
        }

        private void SkipBlanks()
        {
            while (Peek() == ' ' || Peek() == '\t' || Peek() == '\r' || Peek() == '\n')
            {
                _at++;
            }
        }

        private int Peek()
        {
            return _at < _end ? _text[_at] : -1;
        }

        private static bool IsDigit(int character)
        {
            return character >= '0' && character <= '9';
        }

        private bool AreSame(int one, int other, int length)
        {
            for (int i = 0; i < length; i++)
            {
                if (_text[one + i] != _text[other + i])
                {
                    return false;
                }
            }

            return true;
        }

        private string TextAt(int start, int length)
        {
            return Encoding.UTF8.GetString(_text, start, length);
        }

        private SiteException Unexpected(string expected)
        {
            int next = Peek();
            string found;
            if (next < 0)
            {
                found = "the end of the file";
            }
            else if (next == '\r' || next == '\n')
            {
                found = "the end of the line";
            }
            else if (next < ' ' || next > '~')
            {
                found = "byte " + next.ToString();
            }
            else
            {
                found = "'" + ((char)next).ToString() + "'";
            }

            return Fail("found " + found + ", expected " + expected);
        }

        private SiteException Fail(string what)
        {
            int line = 1;
            int column = 1;
            for (int i = _start; i < _at; i++)
            {
                if (_text[i] == '\n')
                {
                    line++;
                    column = 1;
                }
                else if ((_text[i] & 0xC0) != 0x80)
                {
                    column++;
                }
            }

            return new SiteException("line " + line.ToString() + ", column " + column.ToString() + ": " + what);
        }
    }
}
