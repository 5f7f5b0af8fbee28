using System.Device.Wifi;
using System.Net.NetworkInformation;

namespace Edge
{
    /// <summary>The board's network.</summary>
    internal static partial class Program
    {
        static partial void ReadNetworkState(ref bool isUp)
        {
            isUp = NetworkInterface.GetIsNetworkAvailable();
        }

        static partial void JoinWifi(string ssid, string password)
        {
            WifiAdapter.FindAllAdapters()[0].Connect(ssid, WifiReconnectionKind.Automatic, password);
        }
    }
}
