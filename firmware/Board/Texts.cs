namespace Edge.Board
{
    /// <summary>Arrays of texts.</summary>
    public static class Texts
    {
        /// <summary>
        /// Creates an array of nulls. On the board what a new array of strings has is none: a branch takes it for null, a comparison does not, and comparing it with a text
        /// reads address 0, which resets the board. So no array of strings is created elsewhere but with its elements.
        /// </summary>
        /// <param name="count">Elements.</param>
        public static string[] Nulls(int count)
        {
            string[] texts = new string[count];
            for (int i = 0; i < count; i++)
            {
                texts[i] = null;
            }

            return texts;
        }
    }
}
