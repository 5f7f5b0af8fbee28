using nanoFramework.System.IO.FileSystem;

namespace Edge
{
    /// <summary>The SD card on SPI. It shares the bus with the MAX31856, which must have been opened before.</summary>
    internal static partial class Program
    {
        // Kept, since its finalizer unmounts the card.
        private static SDCard _card;

        static partial void PrepareCard(int spiBus, int chipSelect)
        {
            _card = new SDCard(new SDCardSpiParameters { spiBus = (uint)spiBus, chipSelectPin = (uint)chipSelect });
        }

        static partial void MountCard()
        {
            _card.Mount();
        }
    }
}
