using System;
using System.Device.Adc;
using Edge.Configuration;

namespace Edge.Inputs
{
    /// <summary>Contact loops on the ESP32's own ADC: one conversion a loop and tick, some 50 us each.</summary>
    public sealed class AdcContacts : ContactInputs
    {
        private const int FullScaleMillivolts = 3300;
        private const int FullScaleRaw = 4095;

        private readonly AdcChannel[] _loops;
        private readonly LoopWindows _windows;
        private readonly SiteSettings _site;

        /// <summary>Creates the inputs.</summary>
        /// <param name="loops">Opened ADC channel by loop.</param>
        /// <param name="windows">What voltages mean.</param>
        /// <param name="site">The site.</param>
        public AdcContacts(AdcChannel[] loops, LoopWindows windows, SiteSettings site)
        {
            _loops = loops;
            _windows = windows;
            _site = site;
        }

        /// <summary>The voltage of a raw value, mV; up to 142 mV low on a real chip (see <see cref="LoopWindows"/>).</summary>
        public static int ToMillivolts(int raw)
        {
            return raw * FullScaleMillivolts / FullScaleRaw;
        }

        /// <inheritdoc/>
        public override void Read(InputImage image)
        {
            for (int contact = 0; contact < _site.Contacts.Length; contact++)
            {
                image.Contact[contact] = StateOf(_loops[_site.Contacts[contact].Loop]);
            }
        }

        private byte StateOf(AdcChannel loop)
        {
            try
            {
                return _windows.Classify(ToMillivolts(loop.ReadValue()));
            }
            catch (Exception)
            {
                return ContactState.Unread;
            }
        }
    }
}
