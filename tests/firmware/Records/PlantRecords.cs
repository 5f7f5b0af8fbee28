using System.Globalization;
using System.Text;
using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>The records of a line with 16 channels and 4 contacts as a board makes them, the same for the same index: about 140 fill a block.</summary>
internal static class PlantRecords
{
    private const int Channels = 16;
    private const int Contacts = 4;

    /// <summary>After so many records the line has another schema.</summary>
    private const int SchemaEvery = 333;

    /// <summary>The record with sequence <paramref name="index"/> + 1.</summary>
    public static Record Make(int index)
    {
        var utcMs = LogTools.StartUtcMs + (index * 60000L);
        var record = index % SchemaEvery == 0
            ? LogTools.Schema(0, utcMs, string.Concat(Enumerable.Range(0, Channels).Select(i => $"channel\tc{i}-{index}\tmg/m³\t1\t0\t2000\n")))
            : index % 29 == 7
            ? LogTools.Event(30 + (index % 8), "bypass-" + (index % 5), utcMs + 1234, index, -index)
            : Minute(index, utcMs);
        record.Sequence = index + 1;
        return record;
    }

    /// <summary>The same, under a clock that is set back and forward by anything from a minute to a century every few records.</summary>
    public static Record MakeWithJumpingClock(int index)
    {
        var record = Make(index);
        var random = new FaultRandom(4, (ulong)(index / 13));
        record.UtcMs = random.Next(6) switch
        {
            0 => index * 60000L,
            1 => record.UtcMs + (random.Next(36500) * 86_400_000L),
            2 => record.UtcMs - (random.Next(400) * 86_400_000L),
            3 => record.UtcMs - (random.Next(90) * 60000L),
            4 => record.UtcMs + random.Next(60000),
            _ => record.UtcMs,
        };
        return record;
    }

    /// <summary>A record of which one fills a block.</summary>
    public static Record MakeLarge(int index)
    {
        var text = new StringBuilder();
        for (var i = 0; text.Length < 3600; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"contact\tc{index}-{i}\n");
        }

        var record = LogTools.Schema((byte)(index % 4), LogTools.StartUtcMs + (index * 60000L), text.ToString());
        record.Sequence = index + 1;
        return record;
    }

    /// <summary>Whether two records say the same, their sequence included.</summary>
    public static bool AreSame(Record one, Record other)
    {
        if (one.Sequence != other.Sequence || one.Kind != other.Kind || one.Line != other.Line || one.UtcMs != other.UtcMs || one.TimeQuality != other.TimeQuality)
        {
            return false;
        }

        return one.Kind switch
        {
            RecordKind.Schema => one.Text == other.Text,
            RecordKind.Event => one.Code == other.Code && one.Subject == other.Subject && one.Argument1 == other.Argument1 && one.Argument2 == other.Argument2,
            _ => AreSameMinutes(one, other),
        };
    }

    private static bool AreSameMinutes(Record one, Record other)
    {
        if (one.SchemaSequence != other.SchemaSequence || one.ChannelCount != other.ChannelCount || one.ContactCount != other.ContactCount
            || !one.Marks.AsSpan(0, one.ChannelCount).SequenceEqual(other.Marks.AsSpan(0, one.ChannelCount))
            || !one.ValidCount.AsSpan(0, one.ChannelCount).SequenceEqual(other.ValidCount.AsSpan(0, one.ChannelCount))
            || !one.SecondsOn.AsSpan(0, one.ContactCount).SequenceEqual(other.SecondsOn.AsSpan(0, one.ContactCount))
            || !one.SecondsKnown.AsSpan(0, one.ContactCount).SequenceEqual(other.SecondsKnown.AsSpan(0, one.ContactCount)))
        {
            return false;
        }

        for (var i = 0; i < one.ChannelCount; i++)
        {
            if (one.ValidCount[i] != 0 && (one.Average[i] != other.Average[i] || one.Minimum[i] != other.Minimum[i] || one.Maximum[i] != other.Maximum[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static Record Minute(int index, long utcMs)
    {
        var record = new Record
        {
            Kind = RecordKind.Minute,
            Line = 0,
            UtcMs = utcMs,
            TimeQuality = index % 101 < 3 ? TimeQuality.Battery : TimeQuality.Network,
            SchemaSequence = (index / SchemaEvery * SchemaEvery) + 1,
            ChannelCount = Channels,
            ContactCount = Contacts,
        };
        for (var i = 0; i < Channels; i++)
        {
            var random = new FaultRandom(17, (ulong)index, (ulong)i);
            var isFaulty = (index / 20 + i) % 41 == 0;
            record.Marks[i] = (byte)(isFaulty ? 'D' : 'N');
            record.ValidCount[i] = (byte)(isFaulty ? 0 : 60);
            record.Average[i] = isFaulty ? 0 : (i * 400) + Math.Abs(((index * (i + 1)) % 240) - 120) + random.Next(1 + (i * 4));
            record.Minimum[i] = record.Average[i] - (isFaulty ? 0 : random.Next(1 + (i * 2)));
            record.Maximum[i] = record.Average[i] + (isFaulty ? 0 : random.Next(1 + (i * 2)));
        }

        for (var i = 0; i < Contacts; i++)
        {
            record.SecondsKnown[i] = (byte)(index % 53 == 0 ? 58 : 60);
            record.SecondsOn[i] = (byte)(index / (30 + i) % 2 == 0 ? 0 : 58);
        }

        return record;
    }
}
