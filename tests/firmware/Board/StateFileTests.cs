using Edge.Board;
using Edge.Simulator.Faults;

namespace Edge.Tests.Board;

[TestClass]
public sealed class StateFileTests
{
    [TestMethod]
    public void Without_files_there_is_no_state_and_all_bytes_are_zero()
    {
        var state = new StateFile(new MemoryStorage(), "uplink", 16);

        Assert.IsFalse(state.Load());
        Assert.AreEqual(0, state.GetInt64(8));
        Assert.IsNull(state.Trouble);
    }

    [TestMethod]
    public void What_was_saved_last_is_loaded()
    {
        var medium = new MemoryStorage();
        var writer = new StateFile(medium, "uplink", 16);
        for (long i = 1; i <= 5; i++)
        {
            writer.SetInt64(0, i);
            writer.SetInt64(8, -i);
            Assert.IsTrue(writer.Save());
        }

        var reader = new StateFile(medium, "uplink", 16);

        Assert.IsTrue(reader.Load());
        Assert.AreEqual((5L, -5L), (reader.GetInt64(0), reader.GetInt64(8)));
    }

    [TestMethod]
    public void Saving_without_loading_first_keeps_the_newest_copy_until_the_new_one_is_written()
    {
        var medium = new MemoryStorage();
        Save(medium, 1);
        Save(medium, 2);
        var faulty = new SimulatedStorage(medium);
        faulty.FailAt(3, bytesDone: 0);

        var state = new StateFile(faulty, "uplink", 16);
        state.SetInt64(0, 3);

        Assert.IsFalse(state.Save());
        Assert.AreEqual(2, Load(medium));
    }

    [TestMethod]
    public void A_power_cut_at_any_byte_of_a_save_leaves_the_state_before_it_or_the_new_one()
    {
        for (var bytes = 0; bytes <= 28; bytes++)
        {
            var medium = new MemoryStorage();
            Save(medium, 1);
            Save(medium, 2);
            var faulty = new SimulatedStorage(medium);
            var state = new StateFile(faulty, "uplink", 16);
            state.Load();
            state.SetInt64(0, 3);
            faulty.CutPowerAt(1, bytes);

            Assert.ThrowsExactly<Edge.Host.BoardStoppedException>(() => state.Save());

            Assert.AreEqual(bytes == 28 ? 3 : 2, Load(medium), $"cut after {bytes} bytes");
        }
    }

    [TestMethod]
    [DataRow(8)]
    [DataRow(24)]
    [DataRow(1024)]
    public void A_state_of_another_size_counts_as_far_as_both_go(int size)
    {
        var medium = new MemoryStorage();
        Save(medium, 7);

        var state = new StateFile(medium, "uplink", size);

        Assert.IsTrue(state.Load());
        Assert.AreEqual(7, state.GetInt64(0));
        Assert.AreEqual(size == 8 ? 7 : 0, state.GetInt64(size - 8));
        Assert.IsTrue(state.Save());
        Assert.AreEqual(size + 12, medium["uplink.b"].Length);
        Assert.AreEqual(7, Load(medium));
    }

    [TestMethod]
    public void A_flipped_bit_makes_the_copy_before_it_count()
    {
        var medium = new MemoryStorage();
        Save(medium, 1);
        Save(medium, 2);
        var bytes = medium["uplink.b"];
        bytes[9] ^= 0x10;
        medium.Write("uplink.b", bytes, 0, bytes.Length);

        Assert.AreEqual(1, Load(medium));
    }

    [TestMethod]
    public void A_medium_that_cannot_be_read_is_trouble_and_nothing_is_overwritten()
    {
        var medium = new MemoryStorage();
        Save(medium, 1);
        Save(medium, 2);
        var faulty = new SimulatedStorage(medium) { IsInserted = false };
        var state = new StateFile(faulty, "uplink", 16);

        Assert.IsFalse(state.Load());
        Assert.Contains("no medium", state.Trouble!);
        Assert.IsFalse(state.Save());

        faulty.IsInserted = true;
        state.SetInt64(0, 3);
        Assert.IsTrue(state.Save());
        Assert.AreEqual(3, Load(medium));
    }

    [TestMethod]
    public void The_bytes_are_those_of_the_format()
    {
        var medium = new MemoryStorage();
        var state = new StateFile(medium, "uplink", 8);
        state.SetInt64(0, 0x0102030405060708);
        state.Save();

        Assert.AreEqual("4553" + "0800" + "01000000" + "0807060504030201" + "E78E6A4F", Convert.ToHexString(medium["uplink.a"]));
    }

    [TestMethod]
    public void Saving_allocates_nothing()
    {
        var state = new StateFile(new MemoryStorage(), "uplink", 16);
        state.Load();
        state.Save();
        state.Save();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++)
        {
            state.SetInt64(0, i);
            state.Save();
        }

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Save(Storage medium, long value)
    {
        var state = new StateFile(medium, "uplink", 16);
        state.Load();
        state.SetInt64(0, value);
        Assert.IsTrue(state.Save());
    }

    private static long Load(Storage medium)
    {
        var state = new StateFile(medium, "uplink", 16);
        Assert.IsTrue(state.Load());
        return state.GetInt64(0);
    }
}
