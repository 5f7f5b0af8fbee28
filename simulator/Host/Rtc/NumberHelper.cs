namespace Iot.Device.Common;

/// <summary>Binary-coded decimals.</summary>
public static class NumberHelper
{
    /// <summary>The value of two digits; digits above 9 count as they are.</summary>
    public static int Bcd2Dec(byte bcd) => ((bcd >> 4) * 10) + (bcd & 0x0F);

    /// <summary>The value of a row of digits, the most significant first.</summary>
    public static int Bcd2Dec(byte[] bcds)
    {
        var value = 0;
        foreach (var bcd in bcds)
        {
            value = (value * 100) + Bcd2Dec(bcd);
        }

        return value;
    }

    /// <summary>Two digits of 0 to 99.</summary>
    /// <exception cref="ArgumentException">The value is not within 0 to 99.</exception>
    public static byte Dec2Bcd(int dec) =>
        dec is >= 0 and <= 99 ? (byte)(((dec / 10) << 4) | (dec % 10)) : throw new ArgumentException();
}
