using System.Device.Gpio;

namespace Edge.Board
{
    /// <summary>
    /// Feeds the external watchdog: nanoFramework has none, so a supervisor IC (MAX6369) resets the board when its input
    /// has not toggled for <see cref="Limits.WatchdogMs"/>.
    /// </summary>
    public sealed class Supervisor
    {
        private readonly GpioPin _pin;

        /// <summary>Creates the supervisor on an opened output pin.</summary>
        public Supervisor(GpioPin pin)
        {
            _pin = pin;
        }

        /// <summary>Toggles the watchdog's input. Called from the end of the tick only, so that a tick that hangs is found.</summary>
        public void Feed()
        {
            _pin.Toggle();
        }
    }
}
