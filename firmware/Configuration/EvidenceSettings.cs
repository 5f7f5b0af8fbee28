namespace Edge.Configuration
{
    /// <summary>One limit of a channel's mean.</summary>
    public sealed class LimitSettings
    {
        /// <summary>Index of the channel.</summary>
        public int Channel;

        /// <summary>Means of hours; else of minutes.</summary>
        public bool IsHourly;

        /// <summary>The mean must not be below; else not above.</summary>
        public bool IsLow;

        /// <summary>The limit, scaled.</summary>
        public int LimitScaled;

        /// <summary>How far back within the limit a mean must come before the limit is met again, scaled, 0 or more.</summary>
        public int HysteresisScaled;
    }

    /// <summary>A reagent or an installation that has to work while the line does.</summary>
    public sealed class DosingSettings
    {
        /// <summary>Index of the channel that measures it.</summary>
        public int Channel;

        /// <summary>What full load asks for (100 of the load channel's units), or what is asked for at any load; scaled.</summary>
        public int FullScaled;

        /// <summary>Whether what is asked for follows the load.</summary>
        public bool FollowsLoad;

        /// <summary>Share of what is asked for that suffices, percent (1 to 100).</summary>
        public int Percent;

        /// <summary>How long less than that is tolerated, minutes (1 to 1440).</summary>
        public int DelayMinutes;

        /// <summary>A channel that has to be above <see cref="GateScaled"/>, or nothing is asked for; -1 for none.</summary>
        public int GateChannel;

        /// <summary>See <see cref="GateChannel"/>; scaled.</summary>
        public int GateScaled;
    }

    /// <summary>Two channels that measure the same: their hour means are compared.</summary>
    public sealed class PairSettings
    {
        /// <summary>Index of the first channel.</summary>
        public int First;

        /// <summary>Index of the second channel, after which events are named.</summary>
        public int Second;

        /// <summary>Tolerated difference, percent of the greater one (1 to 100).</summary>
        public int Percent;

        /// <summary>Hours in which both means are below this are not compared; scaled as the first channel.</summary>
        public int LeastScaled;
    }

    /// <summary>A time in which a line has to stand still.</summary>
    public sealed class StopWindowSettings
    {
        /// <summary>Index of the line.</summary>
        public int Line;

        /// <summary>Its beginning, ms since 1970 UTC.</summary>
        public long FromUtcMs;

        /// <summary>Its end (not part of it), ms since 1970 UTC.</summary>
        public long ToUtcMs;
    }
}
