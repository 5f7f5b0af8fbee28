using Edge.Board;
using Edge.Host;
using Edge.Simulator.Faults;

namespace Edge.Tests.Faults;

[TestClass]
public sealed class FaultMediumTests
{
    private const string Name = "b/0/1";
    private static readonly byte[] _old = [.. Enumerable.Repeat((byte)0x11, 700)];
    private static readonly byte[] _new = [.. Enumerable.Repeat((byte)0x22, 1200)];

    [TestMethod]
    public void A_cut_write_on_internal_flash_leaves_the_old_file_or_the_new_one()
    {
        var medium = With(new LittlefsMedium(), _old);

        var contents = Outcomes(medium, m => m.Write(Name, _new, 0, _new.Length));

        Assert.IsTrue(contents is [var first, var last] && first!.SequenceEqual(_old) && last!.SequenceEqual(_new));
    }

    [TestMethod]
    public void A_cut_append_on_internal_flash_is_whole_or_not_there()
    {
        var medium = With(new LittlefsMedium(), _old);

        var lengths = Outcomes(medium, m => m.Append(Name, _new, 0, _new.Length)).Select(content => content!.Length);

        CollectionAssert.AreEqual((int[])[700, 1900], lengths.ToArray());
    }

    [TestMethod]
    public void A_new_file_on_internal_flash_may_be_left_empty()
    {
        var contents = Outcomes(new LittlefsMedium(), m => m.Write(Name, _new, 0, _new.Length));

        Assert.IsTrue(contents is [null, { Length: 0 }, { Length: 1200 }]);
    }

    [TestMethod]
    public void A_cut_append_on_a_card_leaves_every_length_between()
    {
        var medium = With(new FatMedium(), _old);

        var lengths = Outcomes(medium, m => m.Append(Name, _new, 0, _new.Length)).Select(content => content!.Length).ToHashSet();

        Assert.IsTrue(lengths.SetEquals(Enumerable.Range(700, 1201)));
    }

    [TestMethod]
    public void A_cut_append_on_a_card_leaves_older_bytes_alone()
    {
        var medium = With(new FatMedium(), _old);

        var contents = Outcomes(medium, m => m.Append(Name, _new, 0, _new.Length));

        Assert.IsTrue(contents.All(content => content!.AsSpan(0, 700).SequenceEqual(_old)));
    }

    [TestMethod]
    public void A_card_whose_sectors_tear_whole_may_take_older_bytes_of_the_sector()
    {
        var medium = With(new FatMedium { OldBytesTear = true }, _old);

        var firstDamage = Outcomes(medium, m => m.Append(Name, _new, 0, _new.Length))
            .Select(content => content!.AsSpan().CommonPrefixLength(_old)).Min();

        Assert.AreEqual(512, firstDamage);
    }

    [TestMethod]
    public void Sectors_of_a_cut_write_on_a_card_come_in_every_combination()
    {
        var medium = With(new FatMedium(), _old);
        medium.Delete(Name);

        var states = Outcomes(medium, m => m.Write(Name, _new, 0, 1200))
            .Where(content => content is { Length: 1200 })
            .Select(content => string.Concat(((int[])[0, 512, 1024]).Select(at => content![at + 100] switch { 0x22 => '#', 0x11 or 0 => '-', _ => '?' })))
            .ToHashSet();

        Assert.HasCount(27, states);
    }

    [TestMethod]
    public void A_sector_that_was_not_written_shows_the_file_that_was_there_before()
    {
        var medium = With(new FatMedium(), _old);
        medium.Delete(Name);

        var contents = Outcomes(medium, m => m.Write("other", _new, 0, 600), "other");

        Assert.IsTrue(contents.Any(content => content is { Length: 600 } && content.AsSpan().SequenceEqual(_old.AsSpan(0, 600))));
    }

    [TestMethod]
    public void A_new_file_on_a_card_may_vanish()
    {
        Assert.IsNull(Outcomes(new FatMedium(), m => m.Append(Name, _new, 0, 10))[0]);
    }

    [TestMethod]
    public void The_old_length_may_stand_over_new_sectors_on_a_card()
    {
        var medium = With(new FatMedium(), _old);

        var contents = Outcomes(medium, m => m.Write(Name, _new, 0, _new.Length));

        Assert.IsTrue(contents.Any(content => content is { Length: 700 } && content[0] == 0x22 && content[600] == 0x11));
    }

    [TestMethod]
    public void Outcomes_of_a_block_are_numbered_without_gaps()
    {
        var medium = new FatMedium();

        var contents = Outcomes(medium, m => m.Write(Name, new byte[4096], 0, 4096));

        Assert.IsTrue(contents is [null, { Length: 0 }, .., { Length: 4096 }]);
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_garbage()
    {
        var first = Outcomes(With(new FatMedium { Seed = 5 }, _old), m => m.Append(Name, _new, 0, 1200));

        var second = Outcomes(With(new FatMedium { Seed = 5 }, _old), m => m.Append(Name, _new, 0, 1200));

        Assert.IsTrue(first.Zip(second).All(pair => pair.First!.SequenceEqual(pair.Second!)));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void After_a_cut_every_call_stops_the_board_until_its_power_returns(bool onCard)
    {
        var medium = Create(onCard);
        medium.CutPowerAt(1, 0);
        Assert.ThrowsExactly<BoardStoppedException>(() => medium.Append(Name, _new, 0, 10));
        Assert.ThrowsExactly<BoardStoppedException>(() => medium.GetLength(Name));

        medium.RestorePower();

        Assert.AreEqual(-1, medium.GetLength(Name));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void An_error_of_Close_comes_after_the_data_was_transferred(bool onCard)
    {
        var medium = Create(onCard);
        medium.FailAt(1, int.MaxValue);

        Assert.ThrowsExactly<StorageException>(() => medium.Append(Name, _new, 0, 10));

        Assert.AreEqual(10, medium.GetLength(Name));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_read_fails_at_its_call_only(bool onCard)
    {
        var medium = With(Create(onCard), _old);
        medium.FailAt(1, 0);
        Assert.ThrowsExactly<StorageException>(() => medium.GetLength(Name));

        Assert.AreEqual(700, medium.GetLength(Name));
    }

    [TestMethod]
    public void A_full_card_takes_what_fits()
    {
        var medium = new FatMedium { CapacityBytes = 8192 };
        medium.Write("other", new byte[4000], 0, 4000);
        Assert.ThrowsExactly<StorageException>(() => medium.Write(Name, new byte[5000], 0, 5000));

        Assert.AreEqual(4096, medium.GetLength(Name));
    }

    [TestMethod]
    public void Full_internal_flash_takes_all_or_nothing()
    {
        var medium = new LittlefsMedium { CapacityBytes = 8192 };
        medium.Write(Name, new byte[4096], 0, 4096);
        Assert.ThrowsExactly<StorageException>(() => medium.Append(Name, new byte[5000], 0, 5000));

        Assert.AreEqual(4096, medium.GetLength(Name));
    }

    [TestMethod]
    public void Full_internal_flash_has_no_room_to_overwrite_either()
    {
        var medium = new LittlefsMedium { CapacityBytes = 4096 };
        medium.Write(Name, new byte[4096], 0, 4096);

        Assert.ThrowsExactly<StorageException>(() => medium.Write(Name, new byte[4096], 0, 4096));
    }

    [TestMethod]
    public void Deleting_makes_room()
    {
        var medium = new FatMedium { CapacityBytes = 4096 };
        medium.Write("other", new byte[10], 0, 10);
        medium.Delete("other");

        medium.Write(Name, new byte[4096], 0, 4096);

        Assert.AreEqual(4096, medium.GetLength(Name));
    }

    [TestMethod]
    public void A_stale_read_shows_the_file_before_its_last_change_once()
    {
        var medium = With(new FatMedium(), _old);
        medium.Append(Name, _new, 0, 100);
        medium.StaleReadAt(1);
        Assert.AreEqual(700, medium.GetLength(Name));

        Assert.AreEqual(800, medium.GetLength(Name));
    }

    [TestMethod]
    public void A_medium_that_did_not_mount_keeps_what_it_has()
    {
        var medium = With(new FatMedium(), _old);
        medium.IsMounted = false;
        Assert.ThrowsExactly<StorageException>(() => medium.Delete(Name));
        medium.IsMounted = true;

        Assert.AreEqual(700, medium.GetLength(Name));
    }

    [TestMethod]
    public void Another_card_in_the_slot_has_its_own_files()
    {
        var medium = With(new FatMedium(), _old);
        var mine = medium.Image;
        medium.Image = With(new FatMedium(), _new).Image;
        medium.Append(Name, _new, 0, 1);
        medium.Image = mine;

        Assert.AreEqual(700, medium.GetLength(Name));
    }

    [TestMethod]
    public void A_snapshot_does_not_see_what_is_appended_later()
    {
        var medium = With(new LittlefsMedium(), _old);
        var snapshot = medium.Image;
        medium.Append(Name, _new, 0, 100);
        var other = medium.Remount(snapshot);
        other.Append(Name, _old, 0, 1);

        Assert.AreEqual(0x22, Content(medium, Name)![700]);
    }

    [TestMethod]
    public void The_same_seed_flips_the_same_bit()
    {
        var first = With(new FatMedium { Seed = 9 }, _old);
        var second = With(new FatMedium { Seed = 9 }, _old);

        Assert.AreEqual(first.FlipSomeBit(3), second.FlipSomeBit(3));
    }

    [TestMethod]
    public void A_flipped_bit_is_the_only_difference()
    {
        var medium = With(new FatMedium { Seed = 9 }, _old);
        var (_, bit) = medium.FlipSomeBit(3);

        var expected = _old.ToArray();
        expected[bit / 8] ^= (byte)(1 << (bit % 8));
        CollectionAssert.AreEqual(expected, Content(medium, Name));
    }

    private static FaultMedium Create(bool onCard) => onCard ? new FatMedium() : new LittlefsMedium();

    private static FaultMedium With(FaultMedium medium, byte[] content)
    {
        medium.Write(Name, content, 0, content.Length);
        return medium;
    }

    private static List<byte[]?> Outcomes(FaultMedium medium, Action<FaultMedium> change, string name = Name)
    {
        StorageOperation? seen = null;
        medium.Changing = operation => seen = operation;
        change(medium);
        medium.Changing = null;
        return [.. Enumerable.Range(0, medium.CutOutcomes(seen!)).Select(outcome => Content(medium.Remount(medium.AfterCut(seen!, outcome)), name))];
    }

    private static byte[]? Content(FaultMedium medium, string name) => medium.Image.Find(name)?.Content.ToArray();
}
