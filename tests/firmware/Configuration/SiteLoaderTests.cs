using System.Text;
using Edge.Configuration;
using Edge.Host;
using Edge.Simulator.Faults;

namespace Edge.Tests.Configuration;

[TestClass]
public sealed class SiteLoaderTests
{
    private static readonly byte[] _old = TestSites.ReferenceBytes;
    private static readonly byte[] _new = TestSites.BytesWith(root => root["site"]!["name"] = "New name");

    [TestMethod]
    public void A_good_file_is_in_force_and_kept()
    {
        var flash = FlashWith(_old);

        var loaded = SiteLoader.Load(flash);

        Assert.AreEqual("reference", loaded.Site.Id);
        Assert.IsNull(loaded.Error);
        Assert.AreEqual(loaded.Site.Crc, loaded.Boot.ConfigurationCrc);
        Assert.AreEqual(0U, loaded.Boot.PreviousCrc);
        Assert.AreEqual(0U, loaded.Boot.RejectedCrc);
    }

    [TestMethod]
    public void A_second_boot_finds_the_same_one_before_it()
    {
        var flash = FlashWith(_old);
        SiteLoader.Load(flash);

        var loaded = SiteLoader.Load(flash);

        Assert.AreEqual(loaded.Boot.ConfigurationCrc, loaded.Boot.PreviousCrc);
    }

    [TestMethod]
    public void The_same_file_is_written_only_once()
    {
        var inner = FlashWith(_old);
        SiteLoader.Load(inner);
        var flash = new SimulatedStorage(inner) { FreeBytes = 0 };

        Assert.IsNull(SiteLoader.Load(flash).Error);
    }

    [TestMethod]
    public void A_bad_file_leaves_the_last_good_one_in_force()
    {
        var flash = FlashWith(_old);
        SiteLoader.Load(flash);
        Put(flash, "site.json", "{ \"site\": }"u8.ToArray());

        var loaded = SiteLoader.Load(flash);

        Assert.AreEqual("reference", loaded.Site.Id);
        Assert.AreEqual("site.json: line 1, column 11: found '}', expected a value; the last good one is in force", loaded.Error);
        Assert.AreEqual(loaded.Site.Crc, loaded.Boot.PreviousCrc);
        Assert.AreEqual(SiteReader.CrcOf("{ \"site\": }"u8.ToArray(), 11), loaded.Boot.RejectedCrc);
    }

    [TestMethod]
    public void A_missing_file_leaves_the_last_good_one_in_force()
    {
        var flash = FlashWith(_old);
        SiteLoader.Load(flash);
        flash.Delete("site.json");

        var loaded = SiteLoader.Load(flash);

        Assert.AreEqual("reference", loaded.Site.Id);
        Assert.AreEqual("site.json: there is no such file; the last good one is in force", loaded.Error);
        Assert.AreEqual(SiteLoader.NoFileCrc, loaded.Boot.RejectedCrc);
    }

    [TestMethod]
    public void A_file_that_is_too_long_is_rejected_and_named()
    {
        var flash = FlashWith(_old);
        SiteLoader.Load(flash);
        Put(flash, "site.json", new byte[100000]);

        var loaded = SiteLoader.Load(flash);

        Assert.AreEqual("site.json: found 100000 bytes; allowed: at most 32768; the last good one is in force", loaded.Error);
        Assert.IsGreaterThan(SiteLoader.NoFileCrc, loaded.Boot.RejectedCrc);
    }

    [TestMethod]
    public void Without_any_good_file_there_is_no_site()
    {
        var loaded = SiteLoader.Load(new MemoryStorage());

        Assert.IsNull(loaded.Site);
        Assert.AreEqual("site.json: there is no such file; there is no last good one", loaded.Error);
    }

    [TestMethod]
    public void A_medium_that_fails_yields_no_site_and_no_exception()
    {
        var loaded = SiteLoader.Load(new SimulatedStorage(FlashWith(_old)) { IsInserted = false });

        Assert.IsNull(loaded.Site);
        Assert.StartsWith("site.json cannot be read: ", loaded.Error);
    }

    [TestMethod]
    public void A_new_file_that_cannot_be_kept_is_in_force_nevertheless()
    {
        var loaded = SiteLoader.Load(new SimulatedStorage(FlashWith(_old)) { FreeBytes = 0 });

        Assert.AreEqual("reference", loaded.Site.Id);
        Assert.StartsWith("site.json is in force but could not be kept as the last good one: ", loaded.Error);
    }

    [TestMethod]
    [DataRow("site-a")]
    [DataRow("site-b")]
    public void One_damaged_copy_is_not_taken_for_good(string damaged)
    {
        var flash = FlashWith(_old);
        SiteLoader.Load(flash);
        Put(flash, "site.json", _new);
        SiteLoader.Load(flash);
        Put(flash, "site.json", []);
        var copy = flash[damaged];
        copy[^10] ^= 1;
        Put(flash, damaged, copy);

        Assert.AreEqual("reference", SiteLoader.Load(flash).Site.Id);
    }

    [TestMethod]
    public void A_power_cut_at_any_operation_leaves_a_good_one()
    {
        var start = FlashWith(_old);
        SiteLoader.Load(start);
        Put(start, "site.json", _new);
        var operations = CountOperations(start.Clone());
        for (var operation = 1; operation <= operations; operation++)
        {
            for (var bytes = -1; bytes < _new.Length + 20; bytes += 97)
            {
                var medium = start.Clone();
                var flash = new SimulatedStorage(medium);
                flash.CutPowerAt(operation, bytes);
                Assert.ThrowsExactly<BoardStoppedException>(() => SiteLoader.Load(flash));

                Put(medium, "site.json", Encoding.UTF8.GetBytes("torn"));
                Assert.IsNotNull(SiteLoader.Load(medium).Site, $"operation {operation}, {bytes} bytes");
            }
        }
    }

    [TestMethod]
    [DataRow(-1, "site.json: uplink.key: found no file \"key.der\" on the internal flash; allowed: a file of 1 to 4096 bytes; there is no last good one")]
    [DataRow(0, "site.json: uplink.key: found 0 bytes in \"key.der\" on the internal flash; allowed: a file of 1 to 4096 bytes; there is no last good one")]
    [DataRow(4097, "site.json: uplink.key: found 4097 bytes in \"key.der\" on the internal flash; allowed: a file of 1 to 4096 bytes; there is no last good one")]
    public void A_new_site_whose_certificates_are_not_there_is_refused(int bytes, string expected)
    {
        var flash = FlashWithCertificates();
        flash.Delete("key.der");
        if (bytes >= 0)
        {
            Put(flash, "key.der", new byte[bytes]);
        }

        var loaded = SiteLoader.Load(flash);

        Assert.IsNull(loaded.Site);
        Assert.AreEqual(expected, loaded.Error);
    }

    [TestMethod]
    public void A_site_that_was_in_force_records_on_without_its_certificates()
    {
        var flash = FlashWithCertificates();
        Assert.IsNotNull(SiteLoader.Load(flash).Site);
        flash.Delete("ca.der");

        var loaded = SiteLoader.Load(flash);

        Assert.IsNotNull(loaded.Site);
        Assert.IsNull(loaded.Error);
    }

    private static MemoryStorage FlashWithCertificates()
    {
        var flash = FlashWith(TestSites.BytesWith(root =>
        {
            root["uplink"]!["authority"] = "ca.der";
            root["uplink"]!["certificate"] = "board.der";
            root["uplink"]!["key"] = "key.der";
        }));
        foreach (var name in new[] { "ca.der", "board.der", "key.der" })
        {
            Put(flash, name, [1, 2, 3]);
        }

        return flash;
    }

    private static long CountOperations(MemoryStorage medium)
    {
        var flash = new SimulatedStorage(medium);
        SiteLoader.Load(flash);
        return flash.Operations;
    }

    private static MemoryStorage FlashWith(byte[] site)
    {
        var flash = new MemoryStorage();
        Put(flash, "site.json", site);
        return flash;
    }

    private static void Put(MemoryStorage flash, string name, byte[] content) => flash.Write(name, content, 0, content.Length);
}
