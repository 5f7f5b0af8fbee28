using Edge.Board;
using Edge.Host;
using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Bench.Measures;

/// <summary>Managed memory of the log by the platform's object sizes, at 32 channels, on the internal flash with its copy on a card, and what an append allocates.</summary>
public sealed class MemoryMeasure
{
    private const int Warm = 1000;
    private const int Counted = 1000;

    private MemoryMeasure(ManagedSize append, ManagedSize sealRead, double perAppend, double perBlock)
    {
        Append = append;
        SealRead = sealRead;
        PerAppendBytes = perAppend;
        PerBlockBytes = perBlock;
    }

    /// <summary>The log and one record, appending.</summary>
    public ManagedSize Append { get; }

    /// <summary>The same while a block is sealed, with a reader and its record.</summary>
    public ManagedSize SealRead { get; }

    /// <summary>Bytes that the firmware itself allocates for an append and the ticks of its minute, on average.</summary>
    public double PerAppendBytes { get; }

    /// <summary>Bytes that it allocates in a minute in which a block is stored, on average: in the ring each block has a file of its own, with a name.</summary>
    public double PerBlockBytes { get; }

    /// <summary>Measures.</summary>
    public static MemoryMeasure Run()
    {
        var source = new MinuteSource(Limits.Channels, Limits.Contacts);
        var flash = new MeteredStorage(new MemoryStorage());
        var log = new RecordLog(new LogMedia { Flash = flash, State = flash, Card = new MeteredStorage(new MemoryStorage()) });
        log.Open();
        Keep(log, source.Schema());
        for (int i = 0; i < Warm; i++)
        {
            Keep(log, source.Next());
        }

        var append = Size(log, []);
        long allocated = 0;
        long sealing = 0;
        int blocks = log.SealedBlocks;
        for (int i = 0; i < Counted; i++)
        {
            Record record = source.Next();
            long before = VendorMeter.FirmwareBytes;
            int blocksBefore = log.SealedBlocks;
            Keep(log, record);
            if (log.SealedBlocks == blocksBefore)
            {
                allocated += VendorMeter.FirmwareBytes - before;
            }
            else
            {
                sealing += VendorMeter.FirmwareBytes - before;
            }
        }

        var reader = new RecordReader(log);
        var read = new Record();
        while (reader.TryRead(read))
        {
        }

        return new MemoryMeasure(append, Size(log, [reader, read]), (double)allocated / Counted, (double)sealing / (log.SealedBlocks - blocks));
    }

    // Two media of the platform's file system stand for those that the log was measured with.
    private static ManagedSize Size(RecordLog log, object[] others)
    {
        var size = new ManagedSize();
        size.Add(log);
        size.Add(new Record());
        size.Add(new FileStorage("D:\\"));
        size.Add(new FileStorage("I:\\"));
        foreach (object other in others)
        {
            size.Add(other);
        }

        return size;
    }

    private static void Keep(RecordLog log, Record record)
    {
        log.Append(record);
        for (int tick = 0; tick < 100; tick++)
        {
            log.Flush();
        }
    }
}
