using Edge.Configuration;

namespace Edge.Inputs
{
    /// <summary>
    /// One step of the 4-20 mA inputs: converts the same input of every chip, one after the other. Four steps, in four ticks, make a round.
    /// </summary>
    public sealed class CurrentInputs : InputStep
    {
        private const int NotUsed = -1;

        private readonly CurrentChip[] _chips;
        private readonly int _input;

        // The channel that is wired to this input, by chip.
        private readonly sbyte[] _channels;

        /// <summary>Creates a step.</summary>
        /// <param name="chips">The chips: the first has the site's inputs 0 to 3, the second 4 to 7.</param>
        /// <param name="site">The site.</param>
        /// <param name="input">Input of each chip that this step converts, 0 to 3.</param>
        public CurrentInputs(CurrentChip[] chips, SiteSettings site, int input)
        {
            _chips = chips;
            _input = input;
            _channels = new sbyte[chips.Length];
            for (int chip = 0; chip < chips.Length; chip++)
            {
                _channels[chip] = NotUsed;
                for (int channel = 0; channel < site.Channels.Length; channel++)
                {
                    ChannelSettings settings = site.Channels[channel];
                    if (settings.Source == SourceKind.Current && settings.Input == (chip * CurrentChip.Inputs) + input)
                    {
                        _channels[chip] = (sbyte)channel;
                    }
                }
            }
        }

        /// <inheritdoc/>
        public override void Run(InputImage image)
        {
            for (int chip = 0; chip < _chips.Length; chip++)
            {
                int channel = _channels[chip];
                if (channel != NotUsed)
                {
                    int nanoamperes;
                    bool isRead = _chips[chip].TryRead(_input, out nanoamperes);
                    image.Raw[channel] = nanoamperes;
                    image.Fault[channel] = isRead ? InputFault.None : InputFault.ChipSilent;
                }
            }
        }
    }
}
