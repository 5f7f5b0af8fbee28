using System.Device.Gpio;
using Edge.Inputs;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Inputs;

[TestClass]
public sealed class PulseInputTests
{
    [TestMethod]
    [DataRow(0L, 0)]
    [DataRow(2147483647L, 2147483647)]
    [DataRow(2147483648L, 0)]
    [DataRow(4294967297L, 1)]
    public void The_raw_value_is_the_count_modulo_2_to_the_31(long count, int raw)
    {
        Assert.AreEqual(raw, PulseInput.ToRaw(count));
    }

    [TestMethod]
    public void Pulses_since_boot_are_counted()
    {
        var board = BenchBoard.Power();
        board.Pulses = 5;
        var (step, image) = Open();

        board.Pulses = 47;
        step.Run(image);

        Assert.AreEqual(42, image.Raw[0]);
        Assert.AreEqual(InputFault.None, image.Fault[0]);
    }

    [TestMethod]
    public void A_read_between_counter_and_overflow_does_not_count_backwards()
    {
        var board = BenchBoard.Power();
        var (step, image) = Open();
        board.Pulses = 40_000;
        step.Run(image);

        board.Pulses = 40_010 - 32_767;
        step.Run(image);

        Assert.AreEqual(40_000, image.Raw[0]);
    }

    private static (PulseInput Step, InputImage Image) Open()
    {
        var site = BenchSite.Of(BenchSite.Pulse());
        var counter = new GpioPulseCounter(14) { Polarity = GpioPulsePolarity.Rising };
        counter.Start();
        return (new PulseInput(counter, site), new InputImage(site));
    }
}
