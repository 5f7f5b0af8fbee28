using Edge.Configuration;
using Edge.Inputs;

namespace Edge.Sampling
{
    /// <summary>
    /// Turns the input image into scaled, marked values once a second and debounces contacts every tick.
    /// </summary>
    /// <remarks>
    /// <para>The mark of a sample, first rule that applies:</para>
    /// <para>1. no reading: B (communication) for a Modbus channel whose slave is silent, answers an exception or was not asked yet;
    /// D (fault) for every other input fault. No value.</para>
    /// <para>2. 4-20 mA only (NAMUR NE 43): at or below 3.6 mA or at or above 21 mA for <see cref="Limits.NamurFaultMs"/>: D, no value.
    /// Pulses only: the first reading since boot has no rate yet: D, no value.</para>
    /// <para>3. the channel is being calibrated: C; the line is in maintenance: M; with the value (<see cref="StandingOrders"/>). A fault stays a fault, so that a sensor which is dead
    /// during maintenance is not taken for one that measured.</para>
    /// <para>4. out of range: T, with the value. For 4-20 mA outside 3.8 to 20.5 mA; for other sources outside the same share of the
    /// range, 1.25 % of its span below the low end and 3.125 % above the high end.</para>
    /// <para>5. N.</para>
    /// <para>Where the site says that a channel stops with the kiln, and the kiln stands (<see cref="KilnTracker"/>), T and N become F.</para>
    /// </remarks>
    public sealed class Sampler
    {
        // NE 43: 3.8 mA is 1/80 of the 16 mA span below 4 mA, 20.5 mA is 1/32 of it above 20 mA.
        private const int ShareBelow = 80;
        private const int ShareAbove = 32;

        private const long NotSuspect = -1;

        private readonly SiteSettings _site;
        private readonly ContactDebounce _debounce;
        private readonly PulseRate _pulses = new PulseRate();
        private readonly long[] _faultCurrentSinceMs;

        /// <summary>Creates the sampler of a site.</summary>
        public Sampler(SiteSettings site)
        {
            _site = site;
            _debounce = new ContactDebounce(site.Contacts.Length);
            _faultCurrentSinceMs = new long[site.Channels.Length];
            for (int i = 0; i < _faultCurrentSinceMs.Length; i++)
            {
                _faultCurrentSinceMs[i] = NotSuspect;
            }

            Orders = new StandingOrders(site);
            Samples = new SampleSet(site);
        }

        /// <summary>The last second.</summary>
        public SampleSet Samples { get; }

        /// <summary>Maintenance and calibration.</summary>
        public StandingOrders Orders { get; }

        /// <summary>Debounces the contacts; every tick.</summary>
        public void Debounce(InputImage image, long uptimeMs)
        {
            _debounce.Take(image.Contact, Samples.Contact, Samples.ContactSinceMs, uptimeMs);
        }

        /// <summary>Scales and marks the channels; every second.</summary>
        public void Sample(InputImage image, long uptimeMs)
        {
            Orders.Take(Samples, uptimeMs);
            for (int i = 0; i < _site.Channels.Length; i++)
            {
                ChannelSettings channel = _site.Channels[i];
                byte mark = image.Fault[i] == InputFault.None
                    ? Convert(i, channel, image.Raw[i], uptimeMs)
                    : Forget(i, channel, image.Fault[i]);
                bool hasValue = mark != Mark.Fault && mark != Mark.Communication;
                Samples.HasValue[i] = hasValue;
                Samples.Marks[i] = hasValue ? Overlay(i, channel.Line, mark) : mark;
            }

            Samples.Kilns.Take(Samples, uptimeMs);
            MarkStopped();
        }

        private void MarkStopped()
        {
            for (int i = 0; i < _site.Channels.Length; i++)
            {
                bool isOrdinary = Samples.Marks[i] == Mark.Normal || Samples.Marks[i] == Mark.OverRange;
                if (isOrdinary && _site.Channels[i].StopsWithKiln && Samples.Kilns.Stands(_site.Channels[i].Line))
                {
                    Samples.Marks[i] = Mark.Stopped;
                }
            }
        }

        private byte Convert(int index, ChannelSettings channel, int raw, long uptimeMs)
        {
            switch (channel.Source)
            {
                case SourceKind.Current:
                    Samples.Scaled[index] = Scaler.Current(raw, channel.LowScaled, channel.HighScaled);
                    return MarkOfCurrent(index, raw, uptimeMs);

                case SourceKind.Thermocouple:
                    Samples.Scaled[index] = Scaler.Temperature(raw, channel.Decimals);
                    return MarkOfRange(channel, Samples.Scaled[index]);

                case SourceKind.Modbus:
                    Samples.Scaled[index] = Scaler.Register(raw, channel.RegisterDecimals, channel.Decimals);
                    return MarkOfRange(channel, Samples.Scaled[index]);

                default:
                    _pulses.Add(raw, uptimeMs);
                    if (_pulses.ElapsedMs <= 0)
                    {
                        return Mark.Fault;
                    }

                    Samples.Scaled[index] = Scaler.Rate(_pulses.Pulses, _pulses.ElapsedMs, channel.PulsesPerUnit, channel.Decimals);
                    return MarkOfRange(channel, Samples.Scaled[index]);
            }
        }

        private byte Forget(int index, ChannelSettings channel, byte fault)
        {
            _faultCurrentSinceMs[index] = NotSuspect;
            if (channel.Source == SourceKind.Pulse)
            {
                _pulses.Clear();
            }

            bool isCommunication = fault == InputFault.SlaveSilent || fault == InputFault.SlaveException
                || (fault == InputFault.NotRead && channel.Source == SourceKind.Modbus);
            return isCommunication ? Mark.Communication : Mark.Fault;
        }

        private byte MarkOfCurrent(int index, int nanoamperes, long uptimeMs)
        {
            byte band = LoopCurrent.BandOf(nanoamperes);
            if (band != LoopCurrent.FaultCurrent)
            {
                _faultCurrentSinceMs[index] = NotSuspect;
                return band == LoopCurrent.Measurement ? Mark.Normal : Mark.OverRange;
            }

            if (_faultCurrentSinceMs[index] == NotSuspect)
            {
                _faultCurrentSinceMs[index] = uptimeMs;
            }

            return uptimeMs - _faultCurrentSinceMs[index] >= Limits.NamurFaultMs ? Mark.Fault : Mark.OverRange;
        }

        private static byte MarkOfRange(ChannelSettings channel, int scaled)
        {
            int span = channel.HighScaled - channel.LowScaled;
            bool isOutside = scaled < channel.LowScaled - span / ShareBelow || scaled > channel.HighScaled + span / ShareAbove;
            return isOutside ? Mark.OverRange : Mark.Normal;
        }

        private byte Overlay(int channel, int line, byte mark)
        {
            if (Orders.IsCalibration(channel))
            {
                return Mark.Calibration;
            }

            return Orders.IsMaintenance(line) ? Mark.Maintenance : mark;
        }
    }
}
