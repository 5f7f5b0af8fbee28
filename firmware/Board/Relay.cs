using System.Device.Gpio;
using Edge.Inputs;

namespace Edge.Board
{
    /// <summary>A relay or lamp at one output: a pin, or an output of a port expander where the board has no pin left.</summary>
    public sealed class Relay
    {
        private readonly GpioPin _pin;
        private readonly Mcp23017 _expander;
        private readonly int _output;

        /// <summary>Creates the relay on an opened output pin, released.</summary>
        public Relay(GpioPin pin)
        {
            _pin = pin;
        }

        /// <summary>Creates the relay on an output of a port expander, released.</summary>
        /// <param name="expander">The expander.</param>
        /// <param name="output">Number of the output as <see cref="Mcp23017.SetOutput"/> counts.</param>
        public Relay(Mcp23017 expander, int output)
        {
            _expander = expander;
            _output = output;
        }

        /// <summary>Whether the relay is pulled.</summary>
        public bool IsOn { get; private set; }

        /// <summary>Pulls or releases the relay; writes the output only when that changes.</summary>
        public void Set(bool on)
        {
            if (on == IsOn)
            {
                return;
            }

            IsOn = on;
            if (_pin != null)
            {
                _pin.Write(on ? PinValue.High : PinValue.Low);
            }
            else
            {
                _expander.SetOutput(_output, on);
            }
        }
    }
}
