using System.Device;
using System.Device.Gpio;

using Edge.Host;

using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Host;

[TestClass]
public sealed class VendorMeterTests
{
    private const int SmallBytes = 1_000;
    private const int LargeBytes = 100_000;
    private const int HeaderBytes = 64;

    [TestMethod]
    public void What_a_vendor_call_allocates_is_the_vendors()
    {
        var (vendor, firmware) = Measure(() =>
        {
            using var scope = VendorMeter.Enter();
            Allocate(LargeBytes);
        });
        AssertAbout(LargeBytes, vendor);
        AssertAbout(0, firmware);
    }

    [TestMethod]
    public void What_the_firmware_allocates_between_calls_is_its_own()
    {
        var (vendor, firmware) = Measure(() =>
        {
            Allocate(SmallBytes);
            using (VendorMeter.Enter())
            {
                Allocate(LargeBytes);
            }

            Allocate(SmallBytes);
        });
        AssertAbout(LargeBytes, vendor);
        AssertAbout(2 * SmallBytes, firmware);
    }

    [TestMethod]
    public void A_vendor_that_calls_itself_is_counted_once()
    {
        var (vendor, firmware) = Measure(() =>
        {
            using var outer = VendorMeter.Enter();
            Allocate(SmallBytes);
            using (VendorMeter.Enter())
            {
                Allocate(LargeBytes);
            }

            Allocate(SmallBytes);
        });
        AssertAbout(LargeBytes + (2 * SmallBytes), vendor);
        AssertAbout(0, firmware);
    }

    [TestMethod]
    public void A_call_back_is_the_firmwares_again()
    {
        var (vendor, firmware) = Measure(() =>
        {
            using var outer = VendorMeter.Enter();
            using var inner = VendorMeter.Enter();
            using (VendorMeter.CallBack())
            {
                Allocate(LargeBytes);
            }

            Allocate(SmallBytes);
        });
        AssertAbout(SmallBytes, vendor);
        AssertAbout(LargeBytes, firmware);
    }

    [TestMethod]
    public void A_vendor_call_out_of_a_call_back_is_the_vendors()
    {
        var (vendor, firmware) = Measure(() =>
        {
            using var outer = VendorMeter.Enter();
            using var back = VendorMeter.CallBack();
            Allocate(SmallBytes);
            using var again = VendorMeter.Enter();
            Allocate(LargeBytes);
        });
        AssertAbout(LargeBytes, vendor);
        AssertAbout(SmallBytes, firmware);
    }

    [TestMethod]
    public void An_exception_leaves_the_vendor()
    {
        var (vendor, firmware) = Measure(() =>
        {
            try
            {
                using var outer = VendorMeter.Enter();
                using var back = VendorMeter.CallBack();
                using var inner = VendorMeter.Enter();
                Allocate(SmallBytes);
                throw _exception;
            }
            catch (InvalidOperationException)
            {
                Allocate(LargeBytes);
            }
        });

        // Throwing allocates some kilobytes inside the vendor's call.
        Assert.IsLessThan(LargeBytes / 2, vendor);
        AssertAbout(LargeBytes, firmware, 20_000);
    }

    [TestMethod]
    public void A_call_back_from_outside_a_vendor_call_changes_nothing()
    {
        var (vendor, firmware) = Measure(() =>
        {
            using var back = VendorMeter.CallBack();
            Allocate(SmallBytes);
        });
        AssertAbout(0, vendor);
        AssertAbout(SmallBytes, firmware);
    }

    [TestMethod]
    public void An_edge_handler_that_runs_within_a_vendor_call_is_the_firmwares()
    {
        var board = FakeBoard.Boot();
        var pin = new GpioController().OpenPin(27, PinMode.Input);
        pin.ValueChanged += (_, _) => Allocate(LargeBytes);
        board.Meanwhile = () => board.Watchers[27]!(true);
        var (_, firmware) = Measure(() => DelayHelper.DelayMicroseconds(10, true));
        AssertAbout(LargeBytes, firmware);
    }

    private static readonly InvalidOperationException _exception = new();

    private static object? _kept;

    private static (long Vendor, long Firmware) Measure(Action action)
    {
        action();
        var vendor = VendorMeter.AllocatedBytes;
        var firmware = VendorMeter.FirmwareBytes;
        action();
        return (VendorMeter.AllocatedBytes - vendor, VendorMeter.FirmwareBytes - firmware);
    }

    private static void Allocate(int bytes) => _kept = new byte[bytes];

    private static void AssertAbout(long expected, long actual, long tolerance = 4 * HeaderBytes) =>
        Assert.IsTrue(Math.Abs(actual - expected) <= tolerance, $"expected about {expected} bytes, were {actual}");
}
