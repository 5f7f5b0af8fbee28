using Edge.Board;
using Edge.Events;
using Edge.Records;
using Edge.Sampling;
using Edge.Simulator.Faults;
using Edge.Uplink;

namespace Edge.Tests.Uplink;

/// <summary>Each command of CONTRACT.md with each answer that the page has for it, from what a board acts on: its ledger, desk and clock.</summary>
[TestClass]
public sealed class CommandAnswerTests
{
    private const long FutureMs = UplinkRig.StartUtcMs + 86_400_000;

    private static readonly Dictionary<string, Action<Desk>> _cases = new()
    {
        ["resend-range done"] = desk => desk.Send(first: 1, second: 2),
        ["resend-range bad-argument"] = desk => desk.Send(first: 2, second: 1),
        ["resend-range full"] = desk => desk.Fill(),
        ["send-blocks done"] = desk => desk.Send(first: 1, second: 2),
        ["send-blocks bad-argument"] = desk => desk.Send(first: 0, second: 2),
        ["send-blocks full"] = desk => desk.Fill(),
        ["request-status done"] = desk => desk.Send(),
        ["set-clock done"] = desk => desk.Send(first: FutureMs),
        ["set-clock bad-argument"] = desk => desk.Send(first: 0),
        ["set-clock wrong-state"] = desk => desk.WithNetworkTime().Send(first: FutureMs),
        ["acknowledge-opening done"] = desk => desk.Open().Send("bypass-1", text: "Li"),
        ["acknowledge-opening unknown-subject"] = desk => desk.Send("bypass-9", text: "Li"),
        ["acknowledge-opening bad-argument"] = desk => desk.Open().Send("bypass-1"),
        ["acknowledge-opening wrong-state"] = desk => desk.Send("bypass-1", text: "Li"),
        ["announce-emergency done"] = desk => desk.Send("bypass-1", 30, text: "fan tripped"),
        ["announce-emergency unknown-subject"] = desk => desk.Send("bypass-9", 30, text: "fan tripped"),
        ["announce-emergency bad-argument"] = desk => desk.Send("bypass-1", 1441, text: "fan tripped"),
        ["withdraw-emergency done"] = desk => desk.First("announce-emergency", "line-1", 30, text: "fan tripped").Send("line-1"),
        ["withdraw-emergency unknown-subject"] = desk => desk.Send("line-9"),
        ["withdraw-emergency wrong-state"] = desk => desk.Send("bypass-1"),
        ["set-window done"] = desk => desk.Send("line-1", FutureMs, FutureMs + 3_600_000, "county"),
        ["set-window unknown-subject"] = desk => desk.Send("line-9", FutureMs, FutureMs + 3_600_000, "county"),
        ["set-window bad-argument"] = desk => desk.Send("line-1", FutureMs, FutureMs, "county"),
        ["set-window wrong-state"] = desk => desk.Send("line-1", UplinkRig.StartUtcMs - 7_200_000, UplinkRig.StartUtcMs - 3_600_000, "county"),
        ["set-window full"] = desk => desk.FillWindows(),
        ["set-window failed"] = desk => desk.WithoutMedium().Send("line-1", FutureMs, FutureMs + 3_600_000, "county"),
        ["remove-windows done"] = desk => desk.First("set-window", "line-1", FutureMs, FutureMs + 3_600_000, "county").Send("line-1", text: "county"),
        ["remove-windows unknown-subject"] = desk => desk.Send("line-9", text: "county"),
        ["remove-windows bad-argument"] = desk => desk.Send("line-1"),
        ["remove-windows wrong-state"] = desk => desk.Send("line-1", text: "county"),
        ["remove-windows failed"] = desk => desk.First("set-window", "line-1", FutureMs, FutureMs + 3_600_000, "county").WithoutMedium().Send("line-1", text: "county"),
        ["begin-maintenance done"] = desk => desk.Send("line-1", 60, 1, "li"),
        ["begin-maintenance unknown-subject"] = desk => desk.Send("line-9", 60, 1, "li"),
        ["begin-maintenance bad-argument"] = desk => desk.Send("line-1", 0, 1, "li"),
        ["begin-maintenance wrong-state"] = desk => desk.First("begin-maintenance", "line-1", 60, 1, "li").Send("line-1", 60, 1, "li"),
        ["end-maintenance done"] = desk => desk.First("begin-maintenance", "line-1", 60, 1, "li").Send("line-1", text: "li"),
        ["end-maintenance unknown-subject"] = desk => desk.Send("line-9", text: "li"),
        ["end-maintenance bad-argument"] = desk => desk.Send("line-1", text: "Li"),
        ["end-maintenance wrong-state"] = desk => desk.Send("line-1", text: "li"),
        ["begin-calibration done"] = desk => desk.Send("channel-1-1", 60, 4, "li"),
        ["begin-calibration unknown-subject"] = desk => desk.Send("line-1", 60, 4, "li"),
        ["begin-calibration bad-argument"] = desk => desk.Send("channel-1-1", 60, 6, "li"),
        ["begin-calibration wrong-state"] = desk => desk.First("begin-calibration", "channel-1-1", 60, 4, "li").Send("channel-1-1", 60, 4, "li"),
        ["end-calibration done"] = desk => desk.First("begin-calibration", "channel-1-1", 60, 4, "li").Send("channel-1-1", text: "li"),
        ["end-calibration unknown-subject"] = desk => desk.Send("line-1", text: "li"),
        ["end-calibration bad-argument"] = desk => desk.Send("channel-1-1"),
        ["end-calibration wrong-state"] = desk => desk.Send("channel-1-1", text: "li"),
        ["reboot unknown-command"] = desk => desk.Send("line-1", text: "li"),
    };

    public static IEnumerable<object[]> Cases => _cases.Keys.Select(key => new object[] { key });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void A_command_is_answered(string key)
    {
        var (command, outcome) = Parts(key);
        var desk = new Desk(command);
        _cases[key](desk);
        Assert.AreEqual(outcome, desk.Answer);
        Assert.AreEqual(ContractPage.One.Outcomes[outcome], desk.OutcomeInTheLog);
    }

    [TestMethod]
    public void The_page_has_these_answers_and_no_others()
    {
        var page = ContractPage.One.Commands.SelectMany(row => row.Answers.Append("done").Select(answer => $"{row.Name} {answer}")).Append("reboot unknown-command");
        CollectionAssert.AreEquivalent(page.ToArray(), _cases.Keys.ToArray());
    }

    private static (string Command, string Outcome) Parts(string key) => (key.Split(' ')[0], key.Split(' ')[1]);

    /// <summary>A board that is online, and what its commands act on.</summary>
    private sealed class Desk
    {
        private readonly string _command;
        private readonly HandClock _clock = new();
        private readonly UplinkRig _rig;
        private readonly OpeningLedger _ledger;
        private readonly TimeKeeper _time;
        private readonly SimulatedStorage _orders;
        private int _sent;

        public Desk(string command)
        {
            _command = command;
            var site = UplinkSites.OneLine();
            _time = new TimeKeeper(_clock, null);
            _time.TrySet(UplinkRig.StartUtcMs);
            _time.Read();
            _rig = new UplinkRig(site);
            var writer = new EventWriter(_rig.Log);
            _ledger = new OpeningLedger(site, writer, _rig.Log, _rig.StateMedium);
            _ledger.SetTime(0, UplinkRig.StartUtcMs, TimeQuality.Battery);
            var sampler = new Sampler(site);
            _orders = new SimulatedStorage(_rig.StateMedium);
            var stops = new StopOrders(_orders);
            stops.Load();
            var desk = new OrderDesk(site, sampler.Orders, new OrderMonitor(site, sampler.Orders, writer), stops, writer, _time);
            _rig.UseTarget(new BoardCommands(site, _time, _ledger, desk));
            _rig.Run(2);
            Assert.IsTrue(_rig.Uplink.IsOnline);
        }

        /// <summary>The answer to the command that was sent last.</summary>
        public string Answer => _rig.Answers($"c-{_sent}").Single();

        /// <summary>What the event of that command says.</summary>
        public int OutcomeInTheLog
        {
            get
            {
                var reader = new RecordReader(_rig.Log);
                var record = new Record();
                while (reader.TryRead(record))
                {
                    if (record.Kind == RecordKind.Event && record.Code == EventCode.Command && record.Subject == $"c-{_sent}")
                    {
                        return (int)record.Argument2;
                    }
                }

                throw new AssertFailedException($"no event of c-{_sent}");
            }
        }

        public void Send(string? subject = null, long? first = null, long? second = null, string? text = null) => Send(_command, subject, first, second, text);

        /// <summary>Another command goes before, and is done.</summary>
        public Desk First(string command, string? subject = null, long? first = null, long? second = null, string? text = null)
        {
            Send(command, subject, first, second, text);
            Assert.AreEqual("done", Answer);
            return this;
        }

        /// <summary>The same until there is no room for one more: each asks for more than leaves in a tick.</summary>
        public void Fill()
        {
            for (var i = 0; i < 300; i++)
            {
                _rig.AppendMinute();
            }

            _rig.Run(60);
            for (var i = 0; i <= Limits.ResendRanges; i++)
            {
                _rig.Command($"c-{++_sent}", _command, first: 1, second: 300);
                _rig.Tick();
            }

            _rig.Run(1);
        }

        public void FillWindows()
        {
            for (var i = 0; i <= Limits.StopOrders; i++)
            {
                Send("line-1", FutureMs, FutureMs + 3_600_000, "county");
            }
        }

        /// <summary>The medium of the orders fails.</summary>
        public Desk WithoutMedium()
        {
            _orders.IsInserted = false;
            return this;
        }

        public Desk WithNetworkTime()
        {
            _clock.IsSynchronized = true;
            _time.Read();
            return this;
        }

        public Desk Open()
        {
            _ledger.Write(EventCode.BypassOpened, 0, "bypass-1", 0, 0, ValveEvidence.Limits);
            return this;
        }

        private void Send(string command, string? subject, long? first, long? second, string? text)
        {
            _rig.Command($"c-{++_sent}", command, subject, first, second, text);
            _rig.Run(1);
        }
    }
}
