using System;
using System.Device.Gpio;
using Edge.Configuration;

namespace Edge.Inputs
{
    /// <summary>
    /// The pulse input: the ESP32's hardware counter (PCNT) counts on its own, whatever the firmware is doing; a step reads it.
    /// </summary>
    public sealed class PulseInput : InputStep
    {
        private readonly GpioPulseCounter _counter;
        private readonly SiteSettings _site;
        private long _count;

        /// <summary>Creates the step on a started counter.</summary>
        public PulseInput(GpioPulseCounter counter, SiteSettings site)
        {
            _counter = counter;
            _site = site;
        }

        /// <summary>The raw value of a count: modulo 2^31, so that it stays a non-negative int and differences survive the wrap.</summary>
        public static int ToRaw(long count)
        {
            return (int)(count & 0x7FFFFFFF);
        }

        /// <inheritdoc/>
        public override void Run(InputImage image)
        {
            bool isRead = TryCount();
            for (int channel = 0; channel < _site.Channels.Length; channel++)
            {
                if (_site.Channels[channel].Source == SourceKind.Pulse)
                {
                    image.Raw[channel] = ToRaw(_count);
                    image.Fault[channel] = isRead ? InputFault.None : InputFault.ChipSilent;
                }
            }
        }

        private bool TryCount()
        {
            try
            {
                // The 16-bit counter and its overflows are read one after the other: a read in between is 32767 too low, once.
                long count = _counter.Read().Count;
                if (count > _count)
                {
                    _count = count;
                }

                return true;
            }
            catch (Exception)
            {
                return false;
            }
        }
    }
}
