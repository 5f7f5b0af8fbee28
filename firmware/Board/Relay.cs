using System.Device.Gpio;

namespace Edge.Board
{
    /// <summary>A relay or lamp at one output pin.</summary>
    public sealed class Relay
    {
        private readonly GpioPin _pin;

        /// <summary>Creates the relay on an opened output pin, released.</summary>
        public Relay(GpioPin pin)
        {
            _pin = pin;
        }

        /// <summary>Whether the relay is pulled.</summary>
        public bool IsOn { get; private set; }

        /// <summary>Pulls or releases the relay; writes the pin only when that changes.</summary>
        public void Set(bool on)
        {
            if (on != IsOn)
            {
                _pin.Write(on ? PinValue.High : PinValue.Low);
                IsOn = on;
            }
        }
    }
}
