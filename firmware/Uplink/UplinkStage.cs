using Edge.Board;
using Edge.Configuration;
using Edge.Records;

namespace Edge.Uplink
{
    /// <summary>
    /// The Sparkplug 3.0 edge node: publishes the record log over one MQTT link, live records first, and moves its cursor only
    /// past what an acknowledged mark proved.
    /// </summary>
    public sealed class UplinkStage
    {
        /// <summary>Creates the stage.</summary>
        /// <param name="site">The site.</param>
        /// <param name="link">The MQTT link.</param>
        /// <param name="log">The record log: the outbox.</param>
        /// <param name="state">Medium of the small state (bdSeq, cursor).</param>
        /// <param name="seed">Seed of the random delays.</param>
        public UplinkStage(SiteSettings site, MqttLink link, RecordLog log, Storage state, int seed)
        {
        }

        /// <summary>Whether the births are out and the link is up.</summary>
        public bool IsOnline { get; private set; }

        /// <summary>Sequence up to which the broker has every record.</summary>
        public long Delivered { get; private set; }

        /// <summary>One bounded step: takes what arrived, connects when it is time, publishes live records and then some backlog.</summary>
        public void Step(long uptimeMs, long utcMs)
        {
        }

        /// <summary>NDEATH, cursor, DISCONNECT: before an intended stop.</summary>
        public void Stop(long utcMs)
        {
        }
    }
}
