namespace Edge.Configuration
{
    /// <summary>Dates of site time, in integer arithmetic: what the board's DateTime reads from texts is not to be relied on.</summary>
    public static class SiteTime
    {
        /// <summary>Milliseconds of a minute.</summary>
        public const long MinuteMs = 60000;

        /// <summary>Milliseconds of an hour.</summary>
        public const long HourMs = 60 * MinuteMs;

        /// <summary>Milliseconds of a day.</summary>
        public const long DayMs = 24 * HourMs;

        private const int TextLength = 16;

        /// <summary>Start of the hour or day of site time (or another divisor of a day) that an instant lies in.</summary>
        /// <param name="utcMs">The instant, ms since 1970 UTC.</param>
        /// <param name="periodMs">Length of the period, ms.</param>
        /// <param name="utcOffsetMinutes">Offset of site time.</param>
        /// <returns>Ms since 1970 UTC.</returns>
        public static long StartOf(long utcMs, long periodMs, int utcOffsetMinutes)
        {
            long localMs = utcMs + (utcOffsetMinutes * MinuteMs);
            long intoMs = localMs % periodMs;
            return utcMs - (intoMs < 0 ? intoMs + periodMs : intoMs);
        }

        /// <summary>Reads a time of the form "2026-11-15 08:00", years 2000 to 2099.</summary>
        /// <param name="text">The text.</param>
        /// <param name="utcOffsetMinutes">Offset of the time it is in.</param>
        /// <param name="utcMs">Ms since 1970 UTC.</param>
        /// <returns>False for another form, or a day that does not exist.</returns>
        public static bool TryRead(string text, int utcOffsetMinutes, out long utcMs)
        {
            utcMs = 0;
            if (text == null || text.Length != TextLength || text[4] != '-' || text[7] != '-' || text[10] != ' ' || text[13] != ':')
            {
                return false;
            }

            int year = Number(text, 0, 4);
            int month = Number(text, 5, 2);
            int day = Number(text, 8, 2);
            int hour = Number(text, 11, 2);
            int minute = Number(text, 14, 2);
            bool isGood = year >= 2000 && year <= 2099 && month >= 1 && month <= 12 && day >= 1 && hour >= 0 && hour <= 24 && minute >= 0
                && minute < 60 && (hour < 24 || minute == 0);
            if (!isGood || day > DaysOf(year, month))
            {
                return false;
            }

            utcMs = (DayOf(year, month, day) * DayMs) + (hour * HourMs) + ((minute - utcOffsetMinutes) * MinuteMs);
            return true;
        }

        private static int Number(string text, int at, int digits)
        {
            int number = 0;
            for (int i = at; i < at + digits; i++)
            {
                if (text[i] < '0' || text[i] > '9')
                {
                    return -1;
                }

                number = (number * 10) + text[i] - '0';
            }

            return number;
        }

        private static int DaysOf(int year, int month)
        {
            if (month == 2)
            {
                return year % 4 == 0 ? 29 : 28;
            }

            return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
        }

        // Every fourth year is a leap year from 2000 to 2099.
        private static long DayOf(int year, int month, int day)
        {
            long days = 10957 + ((year - 2000) * 365L) + ((year - 2000 + 3) / 4);
            for (int before = 1; before < month; before++)
            {
                days += DaysOf(year, before);
            }

            return days + day - 1;
        }
    }
}
