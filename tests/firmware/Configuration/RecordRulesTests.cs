using System.Text.Json.Nodes;
using Edge.Configuration;

namespace Edge.Tests.Configuration;

/// <summary>Where records are kept, and whether a year of them fits there.</summary>
[TestClass]
public sealed class RecordRulesTests
{
    [TestMethod]
    public void A_site_that_says_nothing_keeps_its_records_on_the_card()
    {
        var records = TestSites.With(root => root.AsObject().Remove("records")).Records;

        Assert.AreEqual(RecordMedium.Card, records.Medium);
        Assert.AreEqual((5, 1024, 2048), (records.CommitMinutes, records.CardMegabytes, records.FlashKilobytes));
    }

    [TestMethod]
    public void All_settings_are_read()
    {
        var records = With("""{ "medium": "both", "commitMinutes": 10, "cardMegabytes": 64, "flashKilobytes": 1024 }""").Records;

        Assert.AreEqual(RecordMedium.Both, records.Medium);
        Assert.AreEqual((10, 64, 1024), (records.CommitMinutes, records.CardMegabytes, records.FlashKilobytes));
    }

    [TestMethod]
    [DataRow("""{ "medium": "tape" }""", "records.medium: found \"tape\"; allowed: one of card flash both")]
    [DataRow("""{ "commitMinutes": 0 }""", "records.commitMinutes: found 0; allowed: a whole number from 1 to 10")]
    [DataRow("""{ "cardMegabytes": 15 }""", "records.cardMegabytes: found 15; allowed: a whole number from 16 to 32768")]
    [DataRow("""{ "flashKilobytes": 9000 }""", "records.flashKilobytes: found 9000; allowed: a whole number from 64 to 8192")]
    [DataRow("""{ "card": 1 }""", "records.card: unknown key; allowed here (in small letters and capitals as shown): medium commitMinutes cardMegabytes flashKilobytes")]
    public void A_bad_value_is_named_with_its_place(string records, string error) => Assert.AreEqual(error, ErrorWith(records));

    [TestMethod]
    public void A_card_without_room_for_a_year_is_refused_with_both_numbers_and_the_least_that_is_enough() =>
        Assert.AreEqual(
            "records.cardMegabytes: found 16 MiB of card, room for 207 days of this site's records, required are 366; allowed: 28 to 32768",
            ErrorWith("""{ "cardMegabytes": 16 }"""));

    [TestMethod]
    public void With_both_media_the_card_must_hold_the_year() =>
        Assert.StartsWith("records.cardMegabytes: found 16 MiB of card", ErrorWith("""{ "medium": "both", "cardMegabytes": 16, "flashKilobytes": 8192 }"""));

    [TestMethod]
    public void Flash_that_no_site_file_can_make_large_enough_says_what_to_do_instead() =>
        Assert.EndsWith(
            "required are 366; allowed: no flash is large enough for this site: set records.medium to card or both",
            ErrorWith("""{ "medium": "flash", "flashKilobytes": 8192 }"""));

    [TestMethod]
    public void A_small_site_fits_on_flash_for_a_year()
    {
        var site = TestSites.With(root =>
        {
            root["records"] = JsonNode.Parse("""{ "medium": "flash", "flashKilobytes": 8192 }""");
            var channels = root["lines"]![0]!["channels"]!.AsArray();
            foreach (var key in new[] { "kilnProcess", "workLoad", "dosing", "pairs" })
            {
                root["lines"]![0]!.AsObject().Remove(key);
            }

            while (channels.Count > 3)
            {
                channels.RemoveAt(3);
            }

            root["lines"]![0]!["kilnProcess"] = null;
            foreach (var key in new[] { "flow", "temperature", "treated" })
            {
                root["lines"]![0]!["valves"]![0]![key] = null;
            }
        });

        Assert.AreEqual(RecordMedium.Flash, site.Records.Medium);
    }

    [TestMethod]
    public void The_least_value_that_an_error_names_is_taken()
    {
        Assert.AreEqual(28, With("""{ "cardMegabytes": 28 }""").Records.CardMegabytes);
        Assert.StartsWith("records.cardMegabytes: found 27 MiB", ErrorWith("""{ "cardMegabytes": 27 }"""));
    }

    private static SiteSettings With(string records) => TestSites.With(root => root["records"] = JsonNode.Parse(records));

    private static string ErrorWith(string records) => TestSites.ErrorWith(root => root["records"] = JsonNode.Parse(records));
}
