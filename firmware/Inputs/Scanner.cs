namespace Edge.Inputs
{
    /// <summary>One bounded step of input: one conversion, one request. It writes the slots of its channels in the image.</summary>
    public abstract class InputStep
    {
        /// <summary>Reads and writes the image; never throws, a silent chip is a fault in the image.</summary>
        public abstract void Run(InputImage image);
    }

    /// <summary>Reads all contact loops of the board; cheap enough for every tick.</summary>
    public abstract class ContactInputs
    {
        /// <summary>Reads the loops and writes the states of the site's contacts in the image; never throws.</summary>
        public abstract void Read(InputImage image);
    }

    /// <summary>
    /// Spreads the reading of all inputs over the ten ticks of a second: the contacts every tick, and one slot of steps a tick,
    /// so that no tick waits for more than one slot's chips.
    /// </summary>
    public sealed class Scanner
    {
        private readonly ContactInputs _contacts;
        private readonly InputStep[][] _slots;

        /// <summary>Creates the scanner.</summary>
        /// <param name="contacts">The contact loops, or null where the site has none.</param>
        /// <param name="slots">For each of the <see cref="Limits.TicksPerSample"/> ticks its steps (may be empty, never null).</param>
        public Scanner(ContactInputs contacts, InputStep[][] slots)
        {
            _contacts = contacts;
            _slots = slots;
        }

        /// <summary>Runs the slot of one tick.</summary>
        /// <param name="image">Where the readings go.</param>
        /// <param name="slot">Tick within the second, 0 to 9.</param>
        public void Step(InputImage image, int slot)
        {
            if (_contacts != null)
            {
                _contacts.Read(image);
            }

            InputStep[] steps = _slots[slot];
            for (int i = 0; i < steps.Length; i++)
            {
                steps[i].Run(image);
            }
        }
    }
}
