using Edge.Platform.Store;
using Edge.Records;

namespace Edge.Tests.Platforms;

/// <summary>All that a log has, to be compared with what a platform stored.</summary>
internal static class LogContent
{
    /// <summary>Its records, in order.</summary>
    public static List<Record> Of(RecordLog log)
    {
        var reader = new RecordReader(log);
        reader.Seek(1);
        var record = new Record();
        var records = new List<Record>();
        while (!reader.IsAtHead)
        {
            if (reader.TryRead(record))
            {
                records.Add(EntryBytes.Copy(record));
            }
            else
            {
                Assert.IsNull(log.Trouble);
            }
        }

        return records;
    }

    /// <summary>A record as its entry's bytes.</summary>
    public static string Hex(Record record) => $"{record.Sequence}: {Convert.ToHexString(EntryBytes.Of(record))}";
}
