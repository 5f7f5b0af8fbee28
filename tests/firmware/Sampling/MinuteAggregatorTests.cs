using CsCheck;
using Edge.Configuration;
using Edge.Inputs;
using Edge.Records;
using Edge.Sampling;
using Edge.Tests.Configuration;

namespace Edge.Tests.Sampling;

[TestClass]
public sealed class MinuteAggregatorTests
{
    private const long Noon = 1_700_006_400_000;

    private readonly SiteSettings _site = TestSites.Reference();
    private readonly MinuteAggregator _minutes;
    private readonly SampleSet _samples;
    private readonly Record _record = new();
    private long _utcMs = Noon;

    public MinuteAggregatorTests()
    {
        _minutes = new MinuteAggregator(_site);
        _samples = new SampleSet(_site);
    }

    [TestMethod]
    public void A_full_minute_has_average_least_and_greatest_of_its_samples()
    {
        for (var i = 0; i < 60; i++)
        {
            Add('N', i);
        }

        Fill();
        Assert.AreEqual(30, _record.Average[0]);
        Assert.AreEqual(0, _record.Minimum[0]);
        Assert.AreEqual(59, _record.Maximum[0]);
        Assert.AreEqual(60, _record.ValidCount[0]);
        Assert.AreEqual((byte)'N', _record.Marks[0]);
    }

    [TestMethod]
    [DataRow(1, 2, 2)]
    [DataRow(-1, -2, -2)]
    [DataRow(1, 1, 1)]
    [DataRow(-1, 0, -1)]
    public void Averages_round_halves_away_from_zero(int one, int other, int average)
    {
        Add('N', one);
        Add('N', other);

        Fill();
        Assert.AreEqual(average, _record.Average[0]);
    }

    [TestMethod]
    public void Forty_five_normal_samples_make_a_normal_minute_of_these_alone()
    {
        Add('N', 100, 45);
        Add('T', 900, 15);

        Fill();
        Assert.AreEqual((byte)'N', _record.Marks[0]);
        Assert.AreEqual(45, _record.ValidCount[0]);
        Assert.AreEqual(100, _record.Maximum[0]);
    }

    [TestMethod]
    public void With_fewer_the_most_frequent_mark_wins()
    {
        Add('N', 100, 29);
        Add('T', 900, 31);

        Fill();
        Assert.AreEqual((byte)'T', _record.Marks[0]);
        Assert.AreEqual(31, _record.ValidCount[0]);
        Assert.AreEqual(900, _record.Minimum[0]);
    }

    [TestMethod]
    public void Of_equally_frequent_marks_the_fault_is_shown()
    {
        Add('N', 100, 30);
        Add('D', null, 30);

        Fill();
        Assert.AreEqual((byte)'D', _record.Marks[0]);
        Assert.AreEqual(0, _record.ValidCount[0]);
    }

    [TestMethod]
    [DataRow('D')]
    [DataRow('B')]
    public void A_minute_of_faults_has_no_value(char mark)
    {
        Add('N', 100, 10);
        Add(mark, null, 50);

        Fill();
        Assert.AreEqual((byte)mark, _record.Marks[0]);
        Assert.AreEqual(0, _record.ValidCount[0]);
        Assert.AreEqual(0, _record.Average[0]);
    }

    [TestMethod]
    public void A_short_normal_minute_shows_by_its_count()
    {
        Add('N', 100, 20);

        Fill();
        Assert.AreEqual((byte)'N', _record.Marks[0]);
        Assert.AreEqual(20, _record.ValidCount[0]);
    }

    [TestMethod]
    public void Contact_seconds_count_what_was_made_and_what_was_known()
    {
        AddContact(ContactState.Closed, 20);
        AddContact(ContactState.Open, 15);
        AddContact(ContactState.Cut, 15);
        AddContact(ContactState.Unread, 10);

        Fill();
        Assert.AreEqual(20, _record.SecondsOn[0]);
        Assert.AreEqual(35, _record.SecondsKnown[0]);
    }

    [TestMethod]
    public void The_label_is_the_start_of_the_first_sample_s_minute()
    {
        _utcMs = Noon + 37_999;
        Add('N', 1);

        Fill();
        Assert.AreEqual(Noon, _record.UtcMs);
        Assert.AreEqual(RecordKind.Minute, _record.Kind);
    }

    [TestMethod]
    public void A_clock_before_1970_is_labelled_too()
    {
        _utcMs = -1;
        Add('N', 1);

        Fill();
        Assert.AreEqual(-60_000, _record.UtcMs);
    }

    [TestMethod]
    public void The_time_quality_is_the_worst_of_the_samples()
    {
        _minutes.Add(_samples, Noon, TimeQuality.Network);
        _minutes.Add(_samples, Noon + 1000, TimeQuality.Battery);
        _minutes.Add(_samples, Noon + 2000, TimeQuality.Network);

        Fill();
        Assert.AreEqual(TimeQuality.Battery, _record.TimeQuality);
    }

    [TestMethod]
    public void Without_samples_no_minute_is_over()
    {
        Assert.IsFalse(_minutes.IsOver(Noon));
    }

    [TestMethod]
    [DataRow(59_999L, false)]
    [DataRow(60_000L, true)]
    [DataRow(600_000L, true)]
    [DataRow(-1L, true)]
    [DataRow(-600_000L, true)]
    public void Another_minute_forward_or_back_ends_the_minute(long laterMs, bool isOver)
    {
        Add('N', 1);

        Assert.AreEqual(isOver, _minutes.IsOver(Noon + laterMs));
    }

    [TestMethod]
    public void A_step_back_within_the_minute_ends_it_too()
    {
        Add('N', 1, 30);

        Assert.IsTrue(_minutes.IsOver(Noon + 10_000));
    }

    [TestMethod]
    public void A_sample_too_many_does_not_show_in_the_counts()
    {
        for (var i = 0; i < 61; i++)
        {
            _samples.Contact[0] = ContactState.Closed;
            AddAt(Noon + i * 980, 'N', 5);
        }

        Fill();
        Assert.AreEqual(60, _record.ValidCount[0]);
        Assert.AreEqual(60, _record.SecondsOn[0]);
        Assert.AreEqual(5, _record.Average[0]);
    }

    [TestMethod]
    [DataRow(Limits.ScaledValue)]
    [DataRow(-Limits.ScaledValue)]
    public void A_clock_that_hardly_goes_on_makes_no_sum_overflow(int scaled)
    {
        for (var i = 0; i < 400; i++)
        {
            AddAt(Noon + i, 'N', scaled);
        }

        Fill();
        Assert.AreEqual(60, _record.ValidCount[0]);
        Assert.AreEqual(scaled, _record.Average[0]);
        Assert.IsTrue(_minutes.IsOver(Noon + 398));
    }

    [TestMethod]
    public void A_new_minute_remembers_nothing_of_the_last()
    {
        Add('N', 1000, 60);
        _minutes.Clear();
        Add('T', -5, 3);

        Fill();
        Assert.AreEqual((byte)'T', _record.Marks[0]);
        Assert.AreEqual(-5, _record.Maximum[0]);
        Assert.AreEqual(3, _record.ValidCount[0]);
    }

    [TestMethod]
    public void Whatever_was_sampled_the_average_lies_between_least_and_greatest()
    {
        Gen.Select(Gen.Int[-Limits.ScaledValue, Limits.ScaledValue], Gen.Int[0, 4].Select(kind => "NTMDB"[kind])).Array[1, 60].Sample(seconds =>
        {
            var minutes = new MinuteAggregator(_site);
            var samples = new SampleSet(_site);
            var record = new Record();
            for (var i = 0; i < seconds.Length; i++)
            {
                Set(samples, seconds[i].Item2, seconds[i].Item2 is 'D' or 'B' ? null : seconds[i].Item1);
                minutes.Add(samples, Noon + i * 1000, TimeQuality.Network);
            }

            minutes.Fill(0, record);
            var mark = (char)record.Marks[0];
            var values = seconds.Where(second => second.Item2 == mark && mark is not ('D' or 'B')).Select(second => second.Item1).ToArray();
            return record.ValidCount[0] == values.Length && (values.Length == 0
                || (record.Minimum[0] == values.Min() && record.Maximum[0] == values.Max()
                    && Math.Abs(record.Average[0] - values.Average(value => (decimal)value)) <= 0.5m));
        });
    }

    private void Add(char mark, int? scaled, int seconds = 1)
    {
        for (var i = 0; i < seconds; i++)
        {
            AddAt(_utcMs, mark, scaled);
            _utcMs += 1000;
        }
    }

    private void AddAt(long utcMs, char mark, int? scaled)
    {
        Set(_samples, mark, scaled);
        _minutes.Add(_samples, utcMs, TimeQuality.Network);
    }

    private void AddContact(byte state, int seconds)
    {
        _samples.Contact[0] = state;
        Add('N', 0, seconds);
    }

    private void Fill() => _minutes.Fill(0, _record);

    private static void Set(SampleSet samples, char mark, int? scaled)
    {
        samples.Marks[0] = (byte)mark;
        samples.HasValue[0] = scaled.HasValue;
        samples.Scaled[0] = scaled ?? 0;
    }
}
