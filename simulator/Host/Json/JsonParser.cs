using System.Globalization;
using System.Text;

namespace nanoFramework.Json;

/// <summary>Takes JSON text as the original's parser does, bad manners included.</summary>
/// <remarks>
/// Numbers are int where they fit, else long, else ulong; with a point or an exponent double. A string that starts with a
/// date and time ("2024-01-31T23:59:59") is a DateTime, its offset ignored. Strings may stand in single quotes; commas
/// between members may be missing, and one may follow the last. Of the escapes, \/ is refused, and so is a \u code with a
/// digit from a to d or f; the others are read with their second digit in place of the first, and a digit after them is
/// swallowed. Of a character beyond
/// the basic plane, half is kept. Position and cause of an error are never told.
/// </remarks>
internal sealed class JsonParser(byte[] text)
{
    private const int ShortestDate = 18;
    private const string SortableDate = "yyyy-MM-ddTHH:mm:ss";
    private const string UniversalDate = "yyyy-MM-dd HH:mm:ss";

    private int _position;

    private enum TokenKind
    {
        OpenBrace,
        CloseBrace,
        OpenBracket,
        CloseBracket,
        Colon,
        Comma,
        String,
        Number,
        Date,
        Literal,
        End,
    }

    /// <summary>The root: a dictionary or a list.</summary>
    public object Parse()
    {
        object root = Next().Kind switch
        {
            TokenKind.OpenBrace => ParseObject(),
            TokenKind.OpenBracket => ParseArray(),
            _ => throw new DeserializationException(),
        };
        return Next().Kind == TokenKind.End ? root : throw new DeserializationException();
    }

    private Dictionary<string, object?> ParseObject()
    {
        var members = new Dictionary<string, object?>();
        for (var token = Next(); token.Kind != TokenKind.CloseBrace;)
        {
            if (token.Kind != TokenKind.String || Next().Kind != TokenKind.Colon)
            {
                throw new DeserializationException();
            }

            members.Add((string)token.Value!, ParseValue(Next()));
            token = Next();
            if (token.Kind == TokenKind.Comma)
            {
                token = Next();
            }
        }

        return members;
    }

    private List<object?> ParseArray()
    {
        var items = new List<object?>();
        while (true)
        {
            var token = Next();
            if (token.Kind == TokenKind.CloseBracket)
            {
                return items;
            }

            items.Add(ParseValue(token));
            switch (Next().Kind)
            {
                case TokenKind.CloseBracket:
                    return items;
                case not TokenKind.Comma:
                    throw new DeserializationException();
            }
        }
    }

    private object? ParseValue(Token token) => token.Kind switch
    {
        TokenKind.String or TokenKind.Number or TokenKind.Date or TokenKind.Literal => token.Value,
        TokenKind.OpenBrace => ParseObject(),
        TokenKind.OpenBracket => ParseArray(),
        _ => throw new DeserializationException(),
    };

    private Token Next()
    {
        while (_position < text.Length)
        {
            var character = Take();
            switch (character)
            {
                case '{':
                    return new Token(TokenKind.OpenBrace);
                case '}':
                    return new Token(TokenKind.CloseBrace);
                case '[':
                    return new Token(TokenKind.OpenBracket);
                case ']':
                    return new Token(TokenKind.CloseBracket);
                case ':':
                    return new Token(TokenKind.Colon);
                case ',':
                    return new Token(TokenKind.Comma);
                case '"' or '\'':
                    return TakeString(character);
                case ' ' or '\t' or '\r' or '\n':
                    continue;
                case 't' or 'T':
                    Expect("rue");
                    return new Token(TokenKind.Literal, true);
                case 'f' or 'F':
                    Expect("alse");
                    return new Token(TokenKind.Literal, false);
                case 'n' or 'N':
                    Expect("ull");
                    return new Token(TokenKind.Literal);
                case '+' or '-' or '.' or (>= '0' and <= '9'):
                    return TakeNumber(character);
                default:
                    throw new DeserializationException();
            }
        }

        return new Token(TokenKind.End);
    }

    /// <summary>The next character; of a UTF-8 sequence of four bytes only its first half.</summary>
    private char Take()
    {
        var first = text[_position];
        var length = (first & 0x80) == 0 ? 1 : (first & 0x20) == 0 ? 2 : (first & 0x10) == 0 ? 3 : 4;
        if (_position + length > text.Length)
        {
            throw new IndexOutOfRangeException();
        }

        var character = Encoding.UTF8.GetString(text, _position, length)[0];
        _position += length;
        return character;
    }

    private void Expect(string rest)
    {
        foreach (var expected in rest)
        {
            if (char.ToLowerInvariant(Take()) != expected)
            {
                throw new DeserializationException();
            }
        }
    }

    private Token TakeString(char quote)
    {
        var value = new StringBuilder();
        while (_position < text.Length)
        {
            var character = Take();
            if (character == quote)
            {
                return ToToken(value.ToString());
            }

            value.Append(character == '\\' ? TakeEscape() : character);
        }

        throw new DeserializationException();
    }

    private char TakeEscape() => Take() switch
    {
        't' => '\t',
        'r' => '\r',
        'n' => '\n',
        'b' => '\b',
        'f' => '\f',
        '\\' => '\\',
        '"' => '"',
        'u' => TakeCode(),
        _ => throw new DeserializationException(),
    };

    /// <summary>
    /// Four digits of a code. The original starts at the second, takes it twice, and looks one byte ahead for more.
    /// </summary>
    private char TakeCode()
    {
        var digits = "";
        _position++;
        var next = (char)text[_position];
        for (var i = 0; i < 4 && IsInNumber(next); i++)
        {
            digits += next;
            next = (char)text[_position];
            if (IsInNumber(next))
            {
                _position++;
            }
        }

        return digits.Length == 4 && short.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            && code >= 0
            ? (char)code
            : throw new DeserializationException();
    }

    private Token TakeNumber(char first)
    {
        var start = _position - 1;
        for (var next = first; IsInNumber(next);)
        {
            next = (char)text[_position];
            if (IsInNumber(next))
            {
                _position++;
            }
        }

        var number = Encoding.ASCII.GetString(text, start, _position - start);
        return new Token(TokenKind.Number, ToNumber(number));
    }

    private static object ToNumber(string number)
    {
        var culture = CultureInfo.InvariantCulture;
        if (number.AsSpan().ContainsAny('.', 'e', 'E'))
        {
            return double.Parse(number, NumberStyles.Float, culture);
        }

        // From twelve digits on the original does not try int, however many of them are leading zeros.
        if (number.Length is < 12 or >= 20 && int.TryParse(number, NumberStyles.AllowLeadingSign, culture, out var small))
        {
            return small;
        }

        return long.TryParse(number, NumberStyles.AllowLeadingSign, culture, out var large)
            ? large
            : ulong.Parse(number, NumberStyles.AllowLeadingSign, culture);
    }

    private static Token ToToken(string value) =>
        value.Length >= ShortestDate && TryReadDate(value, out var date)
            ? new Token(TokenKind.Date, date)
            : new Token(TokenKind.String, value);

    private static bool TryReadDate(string value, out DateTime date)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        date = default;
        return value.Length >= SortableDate.Length
            && (DateTime.TryParseExact(value[..SortableDate.Length], SortableDate, CultureInfo.InvariantCulture, Utc, out date)
                || (value.Length > UniversalDate.Length && value[UniversalDate.Length] == 'Z'
                    && DateTime.TryParseExact(value[..UniversalDate.Length], UniversalDate, CultureInfo.InvariantCulture, Utc, out date))
                || DateTime.TryParseExact(value, "r", CultureInfo.InvariantCulture, Utc, out date));
    }

    private static bool IsInNumber(char character) =>
        character is '-' or '+' or '.' or 'e' or 'E' or (>= '0' and <= '9');

    private readonly record struct Token(TokenKind Kind, object? Value = null);
}
