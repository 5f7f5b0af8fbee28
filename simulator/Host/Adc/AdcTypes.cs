using Edge.Host;

namespace System.Device.Adc;

public enum AdcChannelMode
{
    SingleEnded,
    Differential,
}

public abstract class AdcControllerBase
{
    public abstract int ChannelCount { get; }

    public abstract AdcChannelMode ChannelMode { get; set; }

    public abstract int MaxValue { get; }

    public abstract int MinValue { get; }

    public abstract int ResolutionInBits { get; }

    public abstract bool IsChannelModeSupported(AdcChannelMode channelMode);

    public abstract AdcChannel OpenChannel(int channelNumber);
}

/// <summary>The converters of the ESP32: channels 0 to 7 are ADC1's, 12 bits, 12 dB attenuation.</summary>
public class AdcController : AdcControllerBase
{
    private readonly HostBoard _board = HostBoard.Current;

    public override int ChannelCount => 20;

    public override AdcChannelMode ChannelMode { get; set; }

    public override int MaxValue => 4095;

    public override int MinValue => 0;

    public override int ResolutionInBits => 12;

    public override bool IsChannelModeSupported(AdcChannelMode channelMode) => channelMode == AdcChannelMode.SingleEnded;

    /// <summary>Opens a channel.</summary>
    /// <exception cref="ArgumentException">There is no such channel.</exception>
    public override AdcChannel OpenChannel(int channelNumber)
    {
        using var scope = VendorMeter.Enter();
        return channelNumber >= 0 && channelNumber < ChannelCount
            ? new AdcChannel(this, _board, channelNumber)
            : throw new ArgumentException();
    }
}

public abstract class AdcChannelBase
{
    private protected AdcController? _controller;

    public AdcController Controller => _controller!;

    public double ReadRatio() => ReadValue() / (double)Controller.MaxValue;

    public abstract int ReadValue();
}

/// <summary>One analogue input.</summary>
public class AdcChannel : AdcChannelBase, IDisposable
{
    /// <summary>One conversion with the native call around it.</summary>
    private const int ConversionMicroseconds = 40;

    private readonly HostBoard _board;
    private readonly int _channelNumber;
    private bool _isDisposed;

    internal AdcChannel(AdcController controller, HostBoard board, int channelNumber)
    {
        _controller = controller;
        _board = board;
        _channelNumber = channelNumber;
    }

    /// <summary>One conversion, 0 to 4095.</summary>
    public override int ReadValue()
    {
        using var scope = VendorMeter.Enter();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _board.Elapse(ConversionMicroseconds);
        return _board.ReadAdc(_channelNumber);
    }

    public void Dispose() => _isDisposed = true;
}
