using System;

namespace Edge.Configuration
{
    /// <summary>
    /// A site file is not usable. The message is one line: the place (line and column, or the JSON path), what was found there and
    /// what is allowed.
    /// </summary>
    public sealed class SiteException : Exception
    {
        /// <summary>Creates the exception.</summary>
        /// <param name="message">Place, finding, allowed values; one line.</param>
        public SiteException(string message)
            : base(message)
        {
        }
    }
}
