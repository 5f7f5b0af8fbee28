namespace Edge.Board
{
    /// <summary>
    /// What is wired to which pin of a board: plain data, told to nobody but <see cref="BoardParts"/> (and the simulated board).
    /// The tables of hardware/ say the same; tests check both against what the ESP32-WROVER's pins can do.
    /// </summary>
    public sealed class PinMap
    {
        /// <summary>Value of a pin that the board does not have.</summary>
        public const int NoPin = -1;

        /// <summary>Name of the board definition, as in the site file.</summary>
        public string Board;

        /// <summary>I2C bus number as nanoFramework counts (1 or 2).</summary>
        public int I2cBus = 1;

        /// <summary>I2C data.</summary>
        public int I2cData;

        /// <summary>I2C clock.</summary>
        public int I2cClock;

        /// <summary>SPI bus number as nanoFramework counts (1 or 2).</summary>
        public int SpiBus = 1;

        /// <summary>SPI data out.</summary>
        public int SpiMosi;

        /// <summary>SPI data in.</summary>
        public int SpiMiso;

        /// <summary>SPI clock.</summary>
        public int SpiClock;

        /// <summary>Chip select of the MAX31856.</summary>
        public int ThermocoupleSelect;

        /// <summary>Chip select of the SD card.</summary>
        public int CardSelect;

        /// <summary>Name of the RS-485 line's serial port.</summary>
        public string SerialPort = "COM2";

        /// <summary>RS-485 data out (the transceiver finds the direction itself).</summary>
        public int SerialTransmit;

        /// <summary>RS-485 data in.</summary>
        public int SerialReceive;

        /// <summary>Pulse input.</summary>
        public int Pulse;

        /// <summary>Output of the alarm relay's driver; <see cref="NoPin"/> where the relay hangs on the first port expander.</summary>
        public int Relay;

        /// <summary>Input of the external watchdog.</summary>
        public int Watchdog;

        /// <summary>Common interrupt of the port expanders, low when an input changed; <see cref="NoPin"/> without expanders.</summary>
        public int ExpanderInterrupt;

        /// <summary>ADC1 channel by contact loop; empty where the loops are read by port expanders.</summary>
        public int[] LoopAdcChannels;

        /// <summary>Pin of the ADC1 channel, by contact loop.</summary>
        public int[] LoopAdcPins;

        /// <summary>Edge input by contact loop, high while the contact makes; <see cref="NoPin"/> where a loop has none.</summary>
        public int[] LoopEdgePins;

        /// <summary>I2C addresses of the port expanders; empty where the loops are on the ADC.</summary>
        public int[] ExpanderAddresses;

        /// <summary>I2C addresses of the ADS1115 by chip: the first has inputs 0 to 3, the second 4 to 7.</summary>
        public int[] CurrentAddresses = { 0x48, 0x49 };

        /// <summary>I2C address of the DS3231.</summary>
        public int BatteryClockAddress = 0x68;

        /// <summary>Pins that the module, its image or its console need for themselves.</summary>
        public int[] Reserved;

        /// <summary>All uses, for checks and documents; listed anew each time, since a running board has no need of them.</summary>
        public PinUse[] Uses
        {
            get { return ListUses(); }
        }

        /// <summary>The definition of a board, or null for an unknown name.</summary>
        /// <param name="board">"wrover" or "ethernet".</param>
        public static PinMap Find(string board)
        {
            switch (board)
            {
                case "wrover": return Wrover();
                case "ethernet": return Ethernet();
                default: return null;
            }
        }

        /// <summary>The reference board: ESP32-WROVER-E with Wi-Fi, contact loops on ADC1 (hardware/wrover.md).</summary>
        public static PinMap Wrover()
        {
            return new PinMap
            {
                Board = "wrover",
                I2cData = 21,
                I2cClock = 22,
                SpiMosi = 23,
                SpiMiso = 19,
                SpiClock = 18,
                ThermocoupleSelect = 5,
                CardSelect = 15,
                SerialTransmit = 13,
                SerialReceive = 4,
                Pulse = 14,
                Relay = 12,
                Watchdog = 2,
                ExpanderInterrupt = NoPin,
                LoopAdcChannels = new int[] { 0, 3, 4, 5, 6, 7 },
                LoopAdcPins = new int[] { 36, 39, 32, 33, 34, 35 },
                LoopEdgePins = new int[] { 25, 26, 27, NoPin, NoPin, NoPin },
                ExpanderAddresses = new int[0],
                Reserved = new int[] { 0, 1, 3, 6, 7, 8, 9, 10, 11, 16, 17 },
            };
        }

        /// <summary>
        /// The board with Ethernet: ESP32-WROVER-E with a LAN8720A on RMII, contact loops on port expanders (hardware/ethernet.md).
        /// The pins of the PHY are those of the image ESP32_OLIMEX_WROVER: clock out on 0, reset on 12.
        /// </summary>
        public static PinMap Ethernet()
        {
            return new PinMap
            {
                Board = "ethernet",
                I2cData = 32,
                I2cClock = 33,
                SpiMosi = 13,
                SpiMiso = 35,
                SpiClock = 14,
                ThermocoupleSelect = 15,
                CardSelect = 5,
                SerialTransmit = 4,
                SerialReceive = 34,
                Pulse = 36,
                Relay = NoPin,
                Watchdog = 2,
                ExpanderInterrupt = 39,
                LoopAdcChannels = new int[0],
                LoopAdcPins = new int[0],
                LoopEdgePins = new int[] { NoPin, NoPin, NoPin, NoPin, NoPin, NoPin },
                ExpanderAddresses = new int[] { 0x20, 0x21 },
                Reserved = new int[] { 0, 1, 3, 6, 7, 8, 9, 10, 11, 12, 16, 17, 18, 19, 21, 22, 23, 25, 26, 27 },
            };
        }

        private PinUse[] ListUses()
        {
            var uses = new PinUse[11 + 2 + LoopAdcPins.Length + LoopEdgePins.Length];
            int count = 0;
            Add(uses, ref count, I2cData, PinRole.OpenDrain, "I2C data: ADS1115, DS3231, expanders");
            Add(uses, ref count, I2cClock, PinRole.OpenDrain, "I2C clock");
            Add(uses, ref count, SpiMosi, PinRole.Output, "SPI data out: MAX31856, SD card");
            Add(uses, ref count, SpiMiso, PinRole.Input, "SPI data in");
            Add(uses, ref count, SpiClock, PinRole.Output, "SPI clock");
            Add(uses, ref count, ThermocoupleSelect, PinRole.Output, "chip select of the MAX31856");
            Add(uses, ref count, CardSelect, PinRole.Output, "chip select of the SD card");
            Add(uses, ref count, SerialTransmit, PinRole.Output, "RS-485 data out");
            Add(uses, ref count, SerialReceive, PinRole.Input, "RS-485 data in");
            Add(uses, ref count, Pulse, PinRole.Edge, "pulse input");
            Add(uses, ref count, Relay, PinRole.Output, "alarm relay");
            Add(uses, ref count, Watchdog, PinRole.Output, "watchdog input of the MAX6369");
            Add(uses, ref count, ExpanderInterrupt, PinRole.Edge, "interrupt of the port expanders");
            for (int loop = 0; loop < LoopAdcPins.Length; loop++)
            {
                Add(uses, ref count, LoopAdcPins[loop], PinRole.Analog, "contact loop " + loop.ToString());
            }

            for (int loop = 0; loop < LoopEdgePins.Length; loop++)
            {
                Add(uses, ref count, LoopEdgePins[loop], PinRole.Edge, "edge of contact loop " + loop.ToString());
            }

            var listed = new PinUse[count];
            for (int i = 0; i < count; i++)
            {
                listed[i] = uses[i];
            }

            return listed;
        }

        private static void Add(PinUse[] uses, ref int count, int pin, int role, string purpose)
        {
            if (pin != NoPin)
            {
                uses[count] = new PinUse(pin, role, purpose, WhyStrappingIsSafe(pin));
                count++;
            }
        }

        /// <summary>
        /// The ESP32 samples 0, 2, 5, 12 and 15 when it leaves reset (datasheet, "Strapping Pins"); whatever is wired to one must
        /// leave it at the level that boots.
        /// </summary>
        private static string WhyStrappingIsSafe(int pin)
        {
            switch (pin)
            {
                case 2: return "a CMOS input floats it; only read while 0 is low, to enter the serial loader";
                case 5: return "an idle chip select is high, as is its internal pull-up; it sets the timing of an SDIO slave, which is not used";
                case 12: return "must be low, or the flash gets 1.8 V: the relay driver has a pull-down of 10 k";
                case 15: return "an idle chip select is high, as is its internal pull-up; low would only silence the boot messages";
                default: return null;
            }
        }
    }

    /// <summary>What a pin must be able to do.</summary>
    public static class PinRole
    {
        /// <summary>Digital input.</summary>
        public const int Input = 1;

        /// <summary>Digital input that counts or reports edges.</summary>
        public const int Edge = 2;

        /// <summary>Push-pull output.</summary>
        public const int Output = 3;

        /// <summary>Open-drain line in both directions, with an external pull-up.</summary>
        public const int OpenDrain = 4;

        /// <summary>Input of ADC1 (ADC2 does not work beside Wi-Fi).</summary>
        public const int Analog = 5;
    }

    /// <summary>One use of a pin.</summary>
    public sealed class PinUse
    {
        /// <summary>GPIO number.</summary>
        public readonly int Pin;

        /// <summary>One of <see cref="PinRole"/>.</summary>
        public readonly int Role;

        /// <summary>What is wired to it.</summary>
        public readonly string Purpose;

        /// <summary>For a strapping pin, why what is wired to it lets the chip boot; else null.</summary>
        public readonly string Strapping;

        /// <summary>Creates a use.</summary>
        public PinUse(int pin, int role, string purpose, string strapping)
        {
            Pin = pin;
            Role = role;
            Purpose = purpose;
            Strapping = strapping;
        }
    }
}
