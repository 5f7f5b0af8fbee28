using Edge.Board;
using Edge.Platform.Sparkplug;
using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Uplink;

/// <summary>A board with a log of noise that fills blocks fast, and a platform that asks for them.</summary>
internal sealed class BlockRig
{
    public const int BlockBytes = 4096;

    private const string Segment = "log2/b/0000.seg";
    private const int Channels = 16;
    private const int TicksPerMinute = 10;

    private readonly Random _random = new(5);

    /// <param name="media">Media of the log; null: a card with the key that everybody knows.</param>
    /// <param name="isSecure">Whether the site has the brokers use TLS.</param>
    /// <param name="channels">Channels of the line.</param>
    public BlockRig(LogMedia? media = null, bool isSecure = false, int channels = Channels)
    {
        var site = UplinkSites.OneLine(channels);
        site.Uplink.Authority = isSecure ? "ca.der" : null;
        Board = new UplinkRig(site, media: media) { IsNetworkUp = false };
    }

    public UplinkRig Board { get; }

    /// <summary>The messages with blocks, in order.</summary>
    public List<SparkplugMessage> Messages => [.. Board.Decoded.Where(message => message.Type == "NDATA" && message.Find("Blocks/Left") is not null)];

    /// <summary>Their numbers, -1 for none.</summary>
    public int[] Numbers => [.. Messages.Select(NumberOf)];

    /// <summary>Their counts of what is to come.</summary>
    public long[] Left => [.. Messages.Select(message => (long)message.Find("Blocks/Left")!.Value!)];

    public static int NumberOf(SparkplugMessage message) => message.Find("Blocks/Number")!.Value is long number ? (int)number : -1;

    public static byte[]? DataOf(SparkplugMessage message) => message.Find("Blocks/Data")!.Value as byte[];

    /// <summary>Minutes of noise until so many more blocks are sealed, and a few more.</summary>
    public BlockRig Fill(int blocks)
    {
        var last = Board.Log.SealedBlocks + blocks;
        for (var more = 5; more > 0; more -= Board.Log.SealedBlocks < last ? 0 : 1)
        {
            Board.AppendMinute(0, Noise);
            for (var tick = 0; tick < TicksPerMinute; tick++)
            {
                Board.Tick();
            }
        }

        return this;
    }

    /// <summary>The board boots with a network, and the backlog is out.</summary>
    public BlockRig Connect()
    {
        Board.IsNetworkUp = true;
        Board.Boot();
        do
        {
            Board.Run(1);
        }
        while (Board.Uplink.Delivered < Board.Log.Head);
        return this;
    }

    public void Ask(string id, long first, long last) => Board.Command(id, "send-blocks", first: first, second: last);

    /// <summary>A block as the card has it.</summary>
    public byte[] Stored(int number)
    {
        var block = new byte[BlockBytes];
        Assert.AreEqual(BlockBytes, Board.LogMedium.Read(Segment, number * BlockBytes, block, 0, BlockBytes));
        return block;
    }

    public void Damage(int number)
    {
        var whole = new byte[Board.LogMedium.GetLength(Segment)];
        Board.LogMedium.Read(Segment, 0, whole, 0, whole.Length);
        whole[(number * BlockBytes) + 1000] ^= 1;
        Board.LogMedium.Write(Segment, whole, 0, whole.Length);
    }

    /// <summary>Sequences of the first and the last record of a block, from its header (FORMAT.md).</summary>
    public static (long First, long Last) RangeOf(byte[] block)
    {
        var first = BitConverter.ToUInt32(block, 44) | ((long)BitConverter.ToUInt16(block, 48) << 32);
        return (first, first + BitConverter.ToUInt32(block, 50));
    }

    /// <summary>A card with what arrived, as whoever verifies it reads it.</summary>
    public MemoryStorage Received()
    {
        var card = new MemoryStorage();
        foreach (var message in Messages.Where(message => DataOf(message) is not null).DistinctBy(NumberOf).OrderBy(NumberOf))
        {
            card.Append(Segment, DataOf(message)!, 0, BlockBytes);
        }

        return card;
    }

    private void Noise(Record record)
    {
        for (var i = 0; i < Channels; i++)
        {
            record.Average[i] = _random.Next(1 << 22);
            record.Minimum[i] = record.Average[i] - _random.Next(1 << 20);
            record.Maximum[i] = record.Average[i] + _random.Next(1 << 20);
        }
    }

    /// <summary>Entropy for tests: a key that is not the one that everybody knows.</summary>
    internal sealed class FixedEntropy : Entropy
    {
        public override void Fill(byte[] buffer) => Array.Fill(buffer, (byte)9);
    }
}
