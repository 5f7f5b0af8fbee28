using Edge.Configuration;

namespace Edge.Inputs
{
    /// <summary>
    /// What the inputs said last: one slot a channel and a contact loop. The scanner writes it, one bounded step a tick;
    /// sampling and events read it. A slot is a raw value or a reason, never both.
    /// </summary>
    public sealed class InputImage
    {
        /// <summary>Raw value by channel; unit by <see cref="SourceKind"/>.</summary>
        public readonly int[] Raw;

        /// <summary>Why there is no raw value, by channel: one of <see cref="InputFault"/>.</summary>
        public readonly byte[] Fault;

        /// <summary>State by contact (index of <see cref="SiteSettings.Contacts"/>): one of <see cref="ContactState"/>, not debounced.</summary>
        public readonly byte[] Contact;

        /// <summary>Creates the image of a site; every slot says "not read yet".</summary>
        public InputImage(SiteSettings site)
        {
            Raw = new int[site.Channels.Length];
            Fault = new byte[site.Channels.Length];
            Contact = new byte[site.Contacts.Length];
            for (int i = 0; i < Fault.Length; i++)
            {
                Fault[i] = InputFault.NotRead;
            }
        }
    }

    /// <summary>Why an input has no value.</summary>
    public static class InputFault
    {
        /// <summary>There is a value.</summary>
        public const byte None = 0;

        /// <summary>Not read since boot.</summary>
        public const byte NotRead = 1;

        /// <summary>The chip does not answer on its bus.</summary>
        public const byte ChipSilent = 2;

        /// <summary>The Modbus slave does not answer, or answers rubbish.</summary>
        public const byte SlaveSilent = 3;

        /// <summary>The Modbus slave answers with an exception.</summary>
        public const byte SlaveException = 4;

        /// <summary>Thermocouple open (MAX31856 SR.OPEN).</summary>
        public const byte ThermocoupleOpen = 5;

        /// <summary>Thermocouple input over or under voltage (MAX31856 SR.OVUV).</summary>
        public const byte ThermocoupleVoltage = 6;

        /// <summary>Thermocouple or cold junction outside what the chip can linearize (MAX31856 SR.TCRANGE, CJRANGE).</summary>
        public const byte ThermocoupleRange = 7;
    }

    /// <summary>State of a supervised contact loop.</summary>
    public static class ContactState
    {
        /// <summary>Not read since boot, or its converter is silent.</summary>
        public const byte Unread = 0;

        /// <summary>Loop alive, contact open.</summary>
        public const byte Open = 1;

        /// <summary>Loop alive, contact closed (made).</summary>
        public const byte Closed = 2;

        /// <summary>Loop cut.</summary>
        public const byte Cut = 3;

        /// <summary>Loop shorted.</summary>
        public const byte Shorted = 4;
    }
}
