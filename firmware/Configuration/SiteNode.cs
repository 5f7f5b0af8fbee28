using System;
using System.Collections;

namespace Edge.Configuration
{
    /// <summary>
    /// One object of a parsed site file and its JSON path. Each getter returns a checked value or throws one line: path, what was
    /// found, what is allowed. Numbers may come boxed as any CLR type.
    /// </summary>
    internal sealed class SiteNode
    {
        /// <summary>Errors do not show what this key has.</summary>
        private const string Secret = "password";

        private readonly Hashtable _members;

        /// <summary>Creates a node.</summary>
        /// <param name="path">JSON path, for example "lines[0]"; "" for the root.</param>
        /// <param name="members">What nanoFramework.Json made of the object.</param>
        public SiteNode(string path, Hashtable members)
        {
            Path = path;
            _members = members;
        }

        /// <summary>JSON path of the object; "" for the root.</summary>
        public string Path { get; }

        /// <summary>Whether the object has a key with a value.</summary>
        public bool Has(string key)
        {
            return _members[key] != null;
        }

        /// <summary>Path of a member.</summary>
        public string PathOf(string key)
        {
            return Path.Length == 0 ? key : Path + "." + key;
        }

        /// <summary>The one error line about a member.</summary>
        public SiteException Error(string key, string allowed)
        {
            object found = _members[key];
            return found != null && key == Secret
                ? new SiteException(PathOf(key) + ": found something else; allowed: " + allowed)
                : Error(PathOf(key), found, allowed);
        }

        /// <summary>The one error line about a value at a path.</summary>
        public static SiteException Error(string path, object found, string allowed)
        {
            return new SiteException(path + ": found " + Describe(found) + "; allowed: " + allowed);
        }

        /// <summary>Refuses keys that are not listed: a typing error must not pass silently.</summary>
        /// <param name="allowed">The keys, separated by blanks.</param>
        public void AllowOnly(string allowed)
        {
            string[] keys = allowed.Split(' ');
            string first = null;
            foreach (object member in _members.Keys)
            {
                string key = (string)member;
                if (!IsListed(keys, key) && (first == null || IsBefore(key, first)))
                {
                    first = key;
                }
            }

            if (first != null)
            {
                throw new SiteException(PathOf(first) + ": unknown key; allowed here (in small letters and capitals as shown): " + allowed);
            }
        }

        /// <summary>An object member that must be there.</summary>
        public SiteNode Object(string key)
        {
            Hashtable members = _members[key] as Hashtable;
            if (members == null)
            {
                throw Error(key, "an object {...}");
            }

            return new SiteNode(PathOf(key), members);
        }

        /// <summary>An object member; an empty one where it is missing.</summary>
        public SiteNode ObjectOrEmpty(string key)
        {
            return Has(key) ? Object(key) : new SiteNode(PathOf(key), new Hashtable());
        }

        /// <summary>The members of an array of objects; none where it is missing and may be empty.</summary>
        public SiteNode[] Objects(string key, int least, int most)
        {
            ArrayList items = Has(key) || least > 0 ? Items(key, least, most, "objects {...}") : new ArrayList();
            SiteNode[] nodes = new SiteNode[items.Count];
            for (int i = 0; i < nodes.Length; i++)
            {
                string path = PathOf(key) + "[" + i.ToString() + "]";
                Hashtable members = items[i] as Hashtable;
                if (members == null)
                {
                    throw Error(path, items[i], "an object {...}");
                }

                nodes[i] = new SiteNode(path, members);
            }

            return nodes;
        }

        /// <summary>Text of 1 to <paramref name="most"/> printable characters.</summary>
        public string Text(string key, int most)
        {
            string allowed = "a text in double quotes of 1 to " + most.ToString() + " characters";
            string text = StringOf(key);
            if (text == null || text.Length == 0 || text.Length > most)
            {
                throw Error(key, allowed);
            }

            return text;
        }

        /// <summary>Text as <see cref="Text"/>; the default where it is missing.</summary>
        public string TextOr(string key, string missing, int most)
        {
            return Has(key) ? Text(key, most) : missing;
        }

        /// <summary>An id: 1 to <see cref="Limits.IdLength"/> of a-z, 0-9 and '-'.</summary>
        public string Id(string key)
        {
            string id = StringOf(key);
            bool isGood = id != null && id.Length > 0 && id.Length <= Limits.IdLength;
            for (int i = 0; isGood && i < id.Length; i++)
            {
                char letter = id[i];
                isGood = letter == '-' || (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
            }

            if (!isGood)
            {
                throw Error(key, "an id of 1 to " + Limits.IdLength.ToString() + " characters a-z, 0-9 and '-'");
            }

            return id;
        }

        /// <summary>One word of a list.</summary>
        /// <param name="key">Key of the member.</param>
        /// <param name="words">The words, separated by blanks.</param>
        public string Word(string key, string words)
        {
            string word = StringOf(key);
            if (word == null || !IsListed(words.Split(' '), word))
            {
                throw Error(key, "one of " + words);
            }

            return word;
        }

        /// <summary>A word as <see cref="Word"/>; the default where it is missing.</summary>
        public string WordOr(string key, string missing, string words)
        {
            return Has(key) ? Word(key, words) : missing;
        }

        /// <summary>True or false; the default where it is missing.</summary>
        public bool FlagOr(string key, bool missing)
        {
            if (!Has(key))
            {
                return missing;
            }

            object value = _members[key];
            if (!(value is bool))
            {
                throw Error(key, "true or false");
            }

            return (bool)value;
        }

        /// <summary>A whole number.</summary>
        public int Whole(string key, int least, int most)
        {
            object value = _members[key];
            long scaled;
            if (!SiteNumber.TryScale(value, 0, out scaled) || scaled < least || scaled > most)
            {
                throw Error(key, "a whole number from " + least.ToString() + " to " + most.ToString());
            }

            return (int)scaled;
        }

        /// <summary>A whole number; the default where it is missing.</summary>
        public int WholeOr(string key, int missing, int least, int most)
        {
            return Has(key) ? Whole(key, least, most) : missing;
        }

        /// <summary>A number, scaled by the decimals, of magnitude at most <see cref="Limits.ScaledValue"/>.</summary>
        public int Scaled(string key, int decimals)
        {
            return ScaledFrom(PathOf(key), _members[key], decimals, -Limits.ScaledValue);
        }

        /// <summary>A number above 0, scaled as with <see cref="Scaled"/>.</summary>
        public int Positive(string key, int decimals)
        {
            return ScaledFrom(PathOf(key), _members[key], decimals, 1);
        }

        /// <summary>A pair of rising numbers, scaled by the decimals; each of magnitude at most <see cref="Limits.ScaledValue"/>.</summary>
        public int[] Range(string key, int decimals)
        {
            ArrayList items = Items(key, 2, 2, "numbers: [low, high]");
            int[] range = new int[2];
            for (int i = 0; i < 2; i++)
            {
                range[i] = ScaledFrom(PathOf(key) + "[" + i.ToString() + "]", items[i], decimals, -Limits.ScaledValue);
            }

            if (range[0] >= range[1])
            {
                throw Error(PathOf(key) + "[1]", items[1], "more than " + PathOf(key) + "[0], which is " + Describe(items[0]));
            }

            return range;
        }

        private static int ScaledFrom(string path, object value, int decimals, int least)
        {
            long scaled;
            if (!SiteNumber.TryScale(value, decimals, out scaled) || scaled > Limits.ScaledValue || scaled < least)
            {
                string form = decimals == 0 ? "a whole number" : "a number with at most " + decimals.ToString() + " decimals";
                throw Error(path, value, form + " from " + Decimals.TextOf(least, decimals) + " to " + Decimals.TextOf(Limits.ScaledValue, decimals));
            }

            return (int)scaled;
        }

        // nanoFramework.Json hands texts of 18 characters and more that it takes for a date out as a DateTime, among them every text
        // with a number in brackets and what starts like an iCalendar date. The desktop must refuse what a board would.
        private string StringOf(string key)
        {
            string text = _members[key] as string;
            return text == null || IsTakenForDate(text) ? null : text;
        }

        private static bool IsTakenForDate(string text)
        {
            if (text.Length < 18)
            {
                return false;
            }

            string[] parts = text.Split('(', ')');
            return (parts.Length > 1 && IsNumber(parts[1])) || IsNumber(text.Substring(0, 8));
        }

        private static bool IsNumber(string text)
        {
            string digits = text.Trim();
            for (int i = 0; i < digits.Length; i++)
            {
                bool isSign = i == 0 && digits.Length > 1 && (digits[i] == '-' || digits[i] == '+');
                if (!isSign && (digits[i] < '0' || digits[i] > '9'))
                {
                    return false;
                }
            }

            return digits.Length > 0;
        }

        private ArrayList Items(string key, int least, int most, string what)
        {
            ArrayList items = _members[key] as ArrayList;
            if (items == null || items.Count < least || items.Count > most)
            {
                string count = least == most ? least.ToString() : least.ToString() + " to " + most.ToString();
                throw Error(key, "an array [...] of " + count + " " + what);
            }

            return items;
        }

        private static string Describe(object value)
        {
            if (value == null)
            {
                return "nothing";
            }

            if (value is DateTime || (value is string && IsTakenForDate((string)value)))
            {
                return "a text of 18 or more characters that the JSON library takes for a date (leave out the number in brackets, or shorten it)";
            }

            if (value is string)
            {
                return "\"" + (string)value + "\"";
            }

            if (value is bool)
            {
                return (bool)value ? "true" : "false";
            }

            if (value is Hashtable)
            {
                return "an object";
            }

            if (value is ArrayList)
            {
                return "an array of " + ((ArrayList)value).Count.ToString();
            }

            return value.ToString();
        }

        private static bool IsListed(string[] words, string word)
        {
            for (int i = 0; i < words.Length; i++)
            {
                if (words[i] == word)
                {
                    return true;
                }
            }

            return false;
        }

        private static bool IsBefore(string one, string other)
        {
            for (int i = 0; i < one.Length && i < other.Length; i++)
            {
                if (one[i] != other[i])
                {
                    return one[i] < other[i];
                }
            }

            return one.Length < other.Length;
        }
    }
}
