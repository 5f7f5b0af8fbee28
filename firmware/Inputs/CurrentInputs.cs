using Edge.Configuration;

namespace Edge.Inputs
{
    /// <summary>
    /// One step of the 4-20 mA inputs: converts the same input of every chip, one after the other. Four steps, in four ticks, make a round.
    /// </summary>
    public sealed class CurrentInputs : InputStep
    {
        private readonly CurrentChip[] _chips;
        private readonly SiteSettings _site;
        private readonly int _input;
        private readonly bool[] _isUsed;

        /// <summary>Creates a step.</summary>
        /// <param name="chips">The chips: the first has the site's inputs 0 to 3, the second 4 to 7.</param>
        /// <param name="site">The site.</param>
        /// <param name="input">Input of each chip that this step converts, 0 to 3.</param>
        public CurrentInputs(CurrentChip[] chips, SiteSettings site, int input)
        {
            _chips = chips;
            _site = site;
            _input = input;
            _isUsed = new bool[chips.Length];
            for (int chip = 0; chip < chips.Length; chip++)
            {
                for (int channel = 0; channel < site.Channels.Length; channel++)
                {
                    _isUsed[chip] |= IsWiredTo(channel, chip);
                }
            }
        }

        /// <inheritdoc/>
        public override void Run(InputImage image)
        {
            for (int chip = 0; chip < _chips.Length; chip++)
            {
                if (_isUsed[chip])
                {
                    int nanoamperes;
                    bool isRead = _chips[chip].TryRead(_input, out nanoamperes);
                    Write(image, chip, isRead, nanoamperes);
                }
            }
        }

        private void Write(InputImage image, int chip, bool isRead, int nanoamperes)
        {
            for (int channel = 0; channel < _site.Channels.Length; channel++)
            {
                if (IsWiredTo(channel, chip))
                {
                    image.Raw[channel] = nanoamperes;
                    image.Fault[channel] = isRead ? InputFault.None : InputFault.ChipSilent;
                }
            }
        }

        private bool IsWiredTo(int channel, int chip)
        {
            ChannelSettings settings = _site.Channels[channel];
            return settings.Source == SourceKind.Current && settings.Input == (chip * CurrentChip.Inputs) + _input;
        }
    }
}
