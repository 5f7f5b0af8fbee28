using System;
using System.Device.Adc;
using System.Device.Gpio;
using System.Device.I2c;
using System.Device.Spi;
using System.IO.Ports;
using Edge.Configuration;
using Edge.Inputs;
using nanoFramework.Hardware.Esp32;
using PinConfiguration = nanoFramework.Hardware.Esp32.Configuration;

namespace Edge.Board
{
    /// <summary>
    /// The opened parts of a board: what the controller works with. <see cref="Open"/> is the one place that opens pins and buses,
    /// on a real board and on a simulated one.
    /// </summary>
    public sealed class BoardParts
    {
        private const int CurrentSlots = 4;
        private const int SlowSlot = 4;

        // Shortest pulse that counts: 12.5 us as cycles of 80 MHz, or 1 us where the image takes nanoseconds. Both leave out the
        // 80 ns glitches that pins 36 and 39 have when the ADC is switched on (ESP32 errata 3.11).
        private const int PulseFilter = 1000;

        private readonly SiteSettings _site;
        private readonly Clock _clock;
        private readonly GpioController _gpio = new GpioController();

        // Only while they are opened.
        private PinMap _map;

        // Held for the life of the board even where no channel uses it: the finalizer of the real class closes the device and lets go of
        // its chip select, and the card is on the same bus.
        private SpiDevice _thermocouple;

        private BoardParts(SiteSettings site, Clock clock, PinMap map)
        {
            _site = site;
            _clock = clock;
            _map = map;
            Image = new InputImage(site);
            Edges = new EdgeQueue();
        }

        /// <summary>What the inputs said last.</summary>
        public InputImage Image { get; private set; }

        /// <summary>Reads the inputs, one bounded step a tick.</summary>
        public Scanner Scanner { get; private set; }

        /// <summary>Contact edges caught between ticks.</summary>
        public EdgeQueue Edges { get; private set; }

        /// <summary>The battery clock.</summary>
        public BatteryClock Battery { get; private set; }

        /// <summary>The alarm relay or lamp.</summary>
        public Relay Relay { get; private set; }

        /// <summary>The external watchdog's input.</summary>
        public Supervisor Supervisor { get; private set; }

        /// <summary>Opens pins and buses by the board definition of the site. A chip that does not answer is no error: its channels say so.</summary>
        /// <exception cref="ArgumentException">The site names an unknown board; a validated site does not.</exception>
        public static BoardParts Open(SiteSettings site, Clock clock)
        {
            PinMap map = PinMap.Find(site.Board);
            if (map == null)
            {
                throw new ArgumentException("no board definition \"" + site.Board + "\"");
            }

            var parts = new BoardParts(site, clock, map);
            parts.SetPinFunctions();
            parts.Supervisor = new Supervisor(parts._gpio.OpenPin(map.Watchdog, PinMode.Output));
            parts.Battery = new BatteryClock(parts.OpenI2c(map.BatteryClockAddress));

            // Opened even where no channel uses it: the card shares the bus, and an unselected chip must not listen.
            parts._thermocouple = parts.OpenThermocouple();
            ContactInputs contacts = map.ExpanderAddresses.Length > 0 ? parts.OpenExpanders() : parts.OpenLoops();
            parts.Scanner = new Scanner(site.Contacts.Length > 0 ? contacts : null, parts.PlanSlots());
            parts._map = null;
            return parts;
        }

        private void SetPinFunctions()
        {
            PinConfiguration.SetPinFunction(_map.I2cData, DeviceFunction.I2C1_DATA);
            PinConfiguration.SetPinFunction(_map.I2cClock, DeviceFunction.I2C1_CLOCK);
            PinConfiguration.SetPinFunction(_map.SpiMosi, DeviceFunction.SPI1_MOSI);
            PinConfiguration.SetPinFunction(_map.SpiMiso, DeviceFunction.SPI1_MISO);
            PinConfiguration.SetPinFunction(_map.SpiClock, DeviceFunction.SPI1_CLOCK);
            PinConfiguration.SetPinFunction(_map.SerialTransmit, DeviceFunction.COM2_TX);
            PinConfiguration.SetPinFunction(_map.SerialReceive, DeviceFunction.COM2_RX);
        }

        private I2cDevice OpenI2c(int address)
        {
            return I2cDevice.Create(new I2cConnectionSettings(_map.I2cBus, address, I2cBusSpeed.FastMode));
        }

        private SpiDevice OpenThermocouple()
        {
            return SpiDevice.Create(new SpiConnectionSettings(_map.SpiBus, _map.ThermocoupleSelect)
            {
                ClockFrequency = Thermocouple.ClockHertz,
                Mode = SpiMode.Mode1,
                DataBitLength = 8,
                DataFlow = DataFlow.MsbFirst,
            });
        }

        /// <summary>Contact loops on ADC1, some of them with an edge input, and the relay on a pin.</summary>
        private ContactInputs OpenLoops()
        {
            Relay = new Relay(_gpio.OpenPin(_map.Relay, PinMode.Output));
            var adc = new AdcController();
            var loops = new AdcChannel[_map.LoopAdcChannels.Length];
            for (int loop = 0; loop < loops.Length; loop++)
            {
                loops[loop] = adc.OpenChannel(_map.LoopAdcChannels[loop]);
            }

            for (int contact = 0; contact < _site.Contacts.Length; contact++)
            {
                int pin = _map.LoopEdgePins[_site.Contacts[contact].Loop];
                if (pin != PinMap.NoPin)
                {
                    var edge = new ContactEdgeSource(contact, Edges, _clock);
                    OpenEdge(pin).ValueChanged += edge.OnChanged;
                }
            }

            return new AdcContacts(loops, LoopWindows.Default(), _site);
        }

        /// <summary>Contact loops and relay on port expanders.</summary>
        private ContactInputs OpenExpanders()
        {
            var chips = new Mcp23017[_map.ExpanderAddresses.Length];
            for (int i = 0; i < chips.Length; i++)
            {
                var chip = new I2cChip(OpenI2c(_map.ExpanderAddresses[i]), Limits.TicksPerSample);
                chips[i] = new Mcp23017(chip, ExpanderContacts.ComparatorBits);
            }

            Relay = new Relay(chips[0], Mcp23017.OutputB7);
            var contacts = new ExpanderContacts(chips, _site, Edges, _clock);
            OpenEdge(_map.ExpanderInterrupt).ValueChanged += new ExpanderInterruptSource(contacts).OnChanged;
            return contacts;
        }

        private GpioPin OpenEdge(int pinNumber)
        {
            GpioPin pin = _gpio.OpenPin(pinNumber, PinMode.Input);
            if (pinNumber != _map.ExpanderInterrupt)
            {
                pin.DebounceTimeout = new TimeSpan(0, 0, 0, 0, Limits.DebounceMs);
            }

            return pin;
        }

        /// <summary>
        /// Slots 0 to 3 convert one input of each ADS1115, slot 4 reads thermocouple and pulses, and each slot moves the Modbus line on; those behind
        /// do nothing else, and are the same.
        /// </summary>
        private InputStep[][] PlanSlots()
        {
            var chips = new CurrentChip[_map.CurrentAddresses.Length];
            for (int i = 0; i < chips.Length; i++)
            {
                chips[i] = new CurrentChip(new I2cChip(OpenI2c(_map.CurrentAddresses[i]), CountCurrents(i)));
            }

            InputStep furnace = Uses(SourceKind.Thermocouple) ? new Thermocouple(_thermocouple, _site) : null;
            InputStep pulses = Uses(SourceKind.Pulse) ? new PulseInput(OpenCounter(), _site) : null;
            InputStep modbus = Uses(SourceKind.Modbus) ? new ModbusInputs(OpenSerial(), _site, _clock) : null;
            var slots = new InputStep[Limits.TicksPerSample][];
            for (int slot = 0; slot < slots.Length; slot++)
            {
                InputStep current = slot < CurrentSlots && Uses(SourceKind.Current) ? new CurrentInputs(chips, _site, slot) : null;
                if (slot > SlowSlot + 1)
                {
                    slots[slot] = slots[slot - 1];
                    continue;
                }

                bool isSlow = slot == SlowSlot;
                slots[slot] = Present(current, isSlow ? furnace : null, isSlow ? pulses : null, modbus);
            }

            return slots;
        }

        /// <summary>Channels at a chip: how often a second it is asked.</summary>
        private int CountCurrents(int chip)
        {
            int count = 0;
            for (int channel = 0; channel < _site.Channels.Length; channel++)
            {
                ChannelSettings settings = _site.Channels[channel];
                count += settings.Source == SourceKind.Current && settings.Input / CurrentChip.Inputs == chip ? 1 : 0;
            }

            return count;
        }

        private bool Uses(byte source)
        {
            for (int channel = 0; channel < _site.Channels.Length; channel++)
            {
                if (_site.Channels[channel].Source == source)
                {
                    return true;
                }
            }

            return false;
        }

        private static InputStep[] Present(InputStep first, InputStep second, InputStep third, InputStep fourth)
        {
            var all = new InputStep[] { first, second, third, fourth };
            int count = 0;
            for (int i = 0; i < all.Length; i++)
            {
                count += all[i] != null ? 1 : 0;
            }

            var present = new InputStep[count];
            for (int i = all.Length - 1; i >= 0; i--)
            {
                if (all[i] != null)
                {
                    present[--count] = all[i];
                }
            }

            return present;
        }

        private GpioPulseCounter OpenCounter()
        {
            var counter = new GpioPulseCounter(_map.Pulse)
            {
                Polarity = GpioPulsePolarity.Rising,
                FilterPulses = PulseFilter,
            };
            counter.Start();
            return counter;
        }

        private SerialPort OpenSerial()
        {
            return new SerialPort(_map.SerialPort, _site.Modbus.Baud, ParityOf(_site.Modbus.Parity), 8, StopBits.One)
            {
                Handshake = Handshake.None,
                Mode = SerialMode.Normal,
            };
        }

        private static Parity ParityOf(string name)
        {
            switch (name)
            {
                case "even": return Parity.Even;
                case "odd": return Parity.Odd;
                default: return Parity.None;
            }
        }
    }

    /// <summary>Queues the edges of one contact; its handler runs on the thread of GPIO callbacks.</summary>
    internal sealed class ContactEdgeSource
    {
        private readonly int _contact;
        private readonly EdgeQueue _edges;
        private readonly Clock _clock;

        internal ContactEdgeSource(int contact, EdgeQueue edges, Clock clock)
        {
            _contact = contact;
            _edges = edges;
            _clock = clock;
        }

        internal void OnChanged(object sender, PinValueChangedEventArgs change)
        {
            _edges.Add(_contact, change.ChangeType == PinEventTypes.Rising, _clock.UptimeMs);
        }
    }

    /// <summary>Tells the expander contacts when their interrupt line fell.</summary>
    internal sealed class ExpanderInterruptSource
    {
        private readonly ExpanderContacts _contacts;

        internal ExpanderInterruptSource(ExpanderContacts contacts)
        {
            _contacts = contacts;
        }

        internal void OnChanged(object sender, PinValueChangedEventArgs change)
        {
            if (change.ChangeType == PinEventTypes.Falling)
            {
                _contacts.NoteInterrupt();
            }
        }
    }
}
