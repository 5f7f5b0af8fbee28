using Edge.Configuration;
using Edge.Inputs;

namespace Edge.Sampling
{
    /// <summary>Turns the input image into scaled, marked values once a second and debounces contacts every tick.</summary>
    public sealed class Sampler
    {
        /// <summary>Creates the sampler of a site.</summary>
        public Sampler(SiteSettings site)
        {
            Samples = new SampleSet(site);
        }

        /// <summary>The last second.</summary>
        public SampleSet Samples { get; }

        /// <summary>Debounces the contacts; every tick.</summary>
        public void Debounce(InputImage image, long uptimeMs)
        {
        }

        /// <summary>Scales and marks the channels; every second.</summary>
        public void Sample(InputImage image, long uptimeMs)
        {
        }
    }
}
