using System.Device.Adc;
using Edge.Inputs;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Inputs;

[TestClass]
public sealed class AdcContactsTests
{
    [TestMethod]
    public void Each_contact_has_the_state_of_its_loop()
    {
        var board = BenchBoard.Power();
        var site = BenchSite.WithContacts(4);
        site.Contacts[0].Loop = 3;
        site.Contacts[3].Loop = 0;
        SetLoop(board, 0, 0);
        SetLoop(board, 1, LoopWindows.SeriesOhms);
        SetLoop(board, 2, LoopWindows.SeriesOhms + LoopWindows.ParallelOhms);
        board.Millivolts[3] = 3300;
        var controller = new AdcController();
        var inputs = new AdcContacts([.. Enumerable.Range(0, 4).Select(controller.OpenChannel)], LoopWindows.Default(), site);
        var image = new InputImage(site);

        inputs.Read(image);

        CollectionAssert.AreEqual(
            new[] { ContactState.Cut, ContactState.Closed, ContactState.Open, ContactState.Shorted },
            image.Contact);
    }

    private static void SetLoop(BenchBoard board, int channel, int ohms) =>
        board.Millivolts[channel] = LoopWindows.NodeMillivolts(ohms, LoopWindows.PullUpOhms);
}
