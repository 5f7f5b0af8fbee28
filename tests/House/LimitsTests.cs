namespace Edge.Tests.House;

[TestClass]
public class LimitsTests
{
    /// <summary>A minute of 16 channels in the tail.</summary>
    private const int MinuteBytes = 32;

    [TestMethod]
    public void Ten_ticks_make_a_sampling_second() =>
        Assert.AreEqual(Of(nameof(Limits.SampleMs)), Of(nameof(Limits.TickMs)) * Of(nameof(Limits.TicksPerSample)));

    [TestMethod]
    public void A_silent_Modbus_slave_costs_at_most_one_tick() =>
        Assert.IsLessThanOrEqualTo(Of(nameof(Limits.TickMs)), Of(nameof(Limits.ModbusTimeoutMs)));

    [TestMethod]
    public void A_contact_is_debounced_within_two_ticks() =>
        Assert.IsLessThanOrEqualTo(Of(nameof(Limits.TickMs)), Of(nameof(Limits.DebounceMs)));

    [TestMethod]
    public void A_valid_minute_has_room_for_bad_samples() =>
        Assert.IsLessThanOrEqualTo(Of(nameof(Limits.SamplesPerMinute)), Of(nameof(Limits.ValidSamplesPerMinute)));

    [TestMethod]
    public void The_largest_record_and_an_hour_of_minutes_can_wait_for_a_failing_medium() =>
        Assert.IsGreaterThanOrEqualTo(Of(nameof(Limits.RecordBytes)) + (Of(nameof(Limits.MinutesPerHour)) * MinuteBytes), Of(nameof(Limits.TailBytes)));

    [TestMethod]
    public void Scaled_values_are_exact_as_single_precision_floats() =>
        Assert.IsLessThan(1 << 24, Of(nameof(Limits.ScaledValue)));

    [TestMethod]
    public void The_MQTT_librarys_connect_timeout_is_no_hang_to_the_watchdog() =>
        Assert.IsGreaterThan(30_000, Of(nameof(Limits.WatchdogMs)));

    // Read at run time: the compiler would fold a comparison of constants.
    private static int Of(string name) => (int)typeof(Limits).GetField(name)!.GetRawConstantValue()!;
}
