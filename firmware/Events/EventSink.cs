namespace Edge.Events
{
    /// <summary>Where events go: the log on a board. Their order is the order of the calls.</summary>
    public abstract class EventSink
    {
        /// <summary>Takes an event of this tick.</summary>
        /// <param name="code">One of <see cref="EventCode"/>.</param>
        /// <param name="line">Line index, or <see cref="Records.Record.NoLine"/>.</param>
        /// <param name="subject">Id of what it is about, or "".</param>
        /// <param name="agoMs">How long before this tick it happened, ms.</param>
        /// <param name="argument1">First figure, by code.</param>
        /// <param name="argument2">Second figure, by code.</param>
        public abstract void Write(int code, int line, string subject, long agoMs, long argument1, long argument2);
    }
}
