using Edge.Simulator.Faults;

namespace Edge.Tests.Faults;

[TestClass]
public sealed class FlashModelTests
{
    private const double Tolerance = 0.15;
    private readonly byte[] _bytes = new byte[16384];

    // What real littlefs was measured at. The hottest block comes from a short run there and here: 30 days of the first scheme, 15 of the others.
    public static IEnumerable<object[]> Measured =>
    [
        [new Band("append every minute", 77, 77, 548_000, 548_000, 6_200, 6_200), () => WearScheme.AppendEveryMinute(30)],
        [new Band("write-ahead of a minute", 17, 21, 74_000, 95_000, 12_500, 12_500), () => WearScheme.WriteAhead(15, 1)],
        [new Band("write-ahead of ten minutes", 4.0, 4.0, 16_700, 16_700, 4_100, 4_100), () => WearScheme.WriteAhead(15, 10)],
        [new Band("sealed blocks only", 1.06, 1.11, 4_300, 4_300, 50, 100), () => WearScheme.SealedOnly(15)],
    ];

    [TestMethod]
    [DynamicData(nameof(Measured))]
    public void Each_scheme_wears_the_flash_as_it_was_measured(Band band, Func<WearFigures> run)
    {
        var figures = run();

        Assert.IsTrue(band.Holds(figures), $"{band} but {figures}");
    }

    [TestMethod]
    public void A_sealed_block_is_programmed_once_and_entered_twice()
    {
        var model = new FlashModel();

        model.Write("block", _bytes, 0, 4096);

        Assert.AreEqual(128 + 4096 + 128 + 128, model.ProgrammedBytes);
    }

    [TestMethod]
    public void A_small_file_lies_in_its_directory()
    {
        var model = new FlashModel();
        var before = model.UsedBlocks;

        model.Write("small", _bytes, 0, 512);

        Assert.AreEqual(before, model.UsedBlocks);
    }

    [TestMethod]
    public void An_append_copies_the_last_block()
    {
        var model = new FlashModel();
        model.Write("log", _bytes, 0, 3000);
        model.ResetCounters();

        model.Append("log", _bytes, 0, 1);

        Assert.AreEqual(3072 + 128, model.ProgrammedBytes);
    }

    [TestMethod]
    public void A_long_file_has_room_for_its_pointers()
    {
        var model = new FlashModel();
        var before = model.UsedBlocks;

        model.Write("log", _bytes, 0, 8192);

        Assert.AreEqual(before + 3, model.UsedBlocks);
    }

    [TestMethod]
    public void Deleting_frees_the_blocks()
    {
        var model = new FlashModel();
        var before = model.UsedBlocks;
        model.Write("log", _bytes, 0, 16384);

        model.Delete("log");

        Assert.AreEqual(before, model.UsedBlocks);
    }

    [TestMethod]
    public void An_emptied_folder_keeps_its_two_blocks()
    {
        var model = new FlashModel();
        var before = model.UsedBlocks;
        model.Write("b/1", _bytes, 0, 4096);

        model.Delete("b/1");

        Assert.AreEqual(before + 2, model.UsedBlocks);
    }

    [TestMethod]
    public void Truncating_drops_the_blocks_behind()
    {
        var model = new FlashModel();
        model.Write("log", _bytes, 0, 16384);
        var before = model.UsedBlocks;

        model.Truncate("log", 4097);

        Assert.AreEqual(before - 3, model.UsedBlocks);
    }

    [TestMethod]
    public void Content_is_kept()
    {
        var model = new FlashModel();
        model.Append("log", [1, 2, 3], 0, 3);
        model.Append("log", [4], 0, 1);
        var read = new byte[4];

        model.Read("log", 0, read, 0, 4);

        CollectionAssert.AreEqual((byte[])[1, 2, 3, 4], read);
    }

    [TestMethod]
    public void A_pair_written_for_long_moves_over_the_volume()
    {
        var model = new FlashModel();
        for (var i = 0; i < 100_000; i++)
        {
            model.Write("small", _bytes, 0, 400);
        }

        Assert.IsLessThan(600, model.HottestBlockErases);
    }

    public sealed record Band(string Name, double LeastAmplification, double MostAmplification, double LeastErases, double MostErases, double LeastHottest, double MostHottest)
    {
        public bool Holds(WearFigures figures) =>
            IsIn(figures.Amplification, LeastAmplification, MostAmplification)
            && IsIn(figures.ErasesPerYear, LeastErases, MostErases)
            && IsIn(figures.HottestBlockPerYear, LeastHottest, MostHottest);

        private static bool IsIn(double value, double least, double most) => value >= least * (1 - Tolerance) && value <= most * (1 + Tolerance);
    }
}
