namespace Edge.Board
{
    /// <summary>A source of random bytes that nobody can foresee, injected.</summary>
    public abstract class Entropy
    {
        /// <summary>Fills a whole buffer.</summary>
        public abstract void Fill(byte[] buffer);
    }
}
