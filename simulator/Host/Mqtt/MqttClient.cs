extern alias DesktopCryptography;
using System.Buffers;
using System.Collections;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Edge.Host;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;
using Desktop = DesktopCryptography::System.Security.Cryptography.X509Certificates;

namespace nanoFramework.M2Mqtt;

/// <summary>
/// The MQTT client: MQTT 3.1, 3.1.1 (the default) and 5 over real TCP, in real time. Enhanced authentication, the properties
/// of MQTT 5's CONNECT and the events around CONNACK and the broker's DISCONNECT are left out.
/// </summary>
/// <remarks>
/// As the original does: Publish, Subscribe and Unsubscribe only queue, also without a connection, and throw for nothing
/// but a full queue; what can not be sent (a wildcard in the topic) closes the connection. QoS 1 and 2 are sent three
/// times, a second apart, then <see cref="MqttMsgPublished"/> says false. Losing the connection raises
/// <see cref="ConnectionClosed"/>, and so does <see cref="Disconnect"/>; <see cref="Close"/> does not. Closing empties the
/// queue without a word. Events come on a thread of the client.
/// </remarks>
public class MqttClient : IMqttClient, IDisposable
{
    private const ushort DefaultKeepAliveSeconds = 60;

    private readonly FlightQueue _flights = new();
    private readonly Lock _lock = new();
    private List<Flight> _session = [];
    private MqttConnection? _connection;
    private IPEndPoint _broker = null!;
    private string _hostName = null!;
    private bool _isSecure;
    private X509Certificate? _caCertificate;
    private X509Certificate? _clientCertificate;
    private MqttSslProtocols _sslProtocol;
    private ushort _lastMessageId;

    /// <summary>A client of a broker on port 1883. Looks the name up.</summary>
    /// <exception cref="SocketException">The name is unknown.</exception>
    public MqttClient(string brokerHostName)
        : this(brokerHostName, MqttSettings.BrokerDefaultPort, false, null, null, MqttSslProtocols.None)
    {
    }

    /// <summary>A client of a broker. Looks the name up.</summary>
    /// <exception cref="SocketException">The name is unknown.</exception>
    public MqttClient(
        string brokerHostName,
        int brokerPort,
        bool secure,
        X509Certificate? caCert,
        X509Certificate? clientCert,
        MqttSslProtocols sslProtocol)
    {
        using var scope = VendorMeter.Enter();
        Init(brokerHostName, brokerPort, secure, caCert, clientCert, sslProtocol);
    }

    public event IMqttClient.ConnectionClosedEventHandler? ConnectionClosed;

    public event IMqttClient.MqttMsgPublishEventHandler? MqttMsgPublishReceived;

    public event IMqttClient.MqttMsgPublishedEventHandler? MqttMsgPublished;

    public event IMqttClient.MqttMsgSubscribedEventHandler? MqttMsgSubscribed;

    public event IMqttClient.MqttMsgUnsubscribedEventHandler? MqttMsgUnsubscribed;

    public bool IsConnected { get; internal set; }

    public string? ClientId { get; private set; }

    public bool CleanSession { get; private set; }

    public bool WillFlag { get; private set; }

    public MqttQoSLevel WillQosLevel { get; private set; }

    public string? WillTopic { get; private set; }

    public string? WillMessage { get; private set; }

    public MqttProtocolVersion ProtocolVersion { get; set; } = MqttProtocolVersion.Version_3_1_1;

    public MqttSettings Settings { get; } = MqttSettings.Instance;

    public void Init(
        string brokerHostName,
        int brokerPort,
        bool secure,
        byte[]? caCert,
        byte[]? clientCert,
        MqttSslProtocols sslProtocol)
    {
        using var scope = VendorMeter.Enter();
        var ca = caCert == null ? null : new X509Certificate(caCert);
        var own = clientCert == null ? null : new X509Certificate(clientCert);
        Init(brokerHostName, brokerPort, secure, ca, own, sslProtocol);
    }

    public MqttReasonCode Connect(string clientId) => Connect(clientId, true);

    public MqttReasonCode Connect(string clientId, bool cleanSession) =>
        Connect(clientId, null, null, cleanSession, DefaultKeepAliveSeconds);

    public MqttReasonCode Connect(string clientId, string? username, string? password) =>
        Connect(clientId, username, password, true, DefaultKeepAliveSeconds);

    public MqttReasonCode Connect(
        string clientId,
        string? username,
        string? password,
        bool cleanSession,
        ushort keepAlivePeriod) =>
        Connect(clientId, username, password, false, MqttQoSLevel.AtMostOnce, false, null, null, cleanSession, keepAlivePeriod);

    /// <summary>Connects and waits for the broker's answer; anything but success leaves the client unconnected.</summary>
    /// <param name="clientId">Client identifier.</param>
    /// <param name="username">User, or null.</param>
    /// <param name="password">Password, or null.</param>
    /// <param name="willRetain">Whether the will is retained.</param>
    /// <param name="willQosLevel">Quality of service of the will.</param>
    /// <param name="willFlag">Whether there is a will.</param>
    /// <param name="willTopic">Topic of the will.</param>
    /// <param name="willMessage">The will, sent as UTF-8; on the board a string ends at a NUL character, and so does it here.</param>
    /// <param name="cleanSession">Whether the broker forgets the session; otherwise unacknowledged messages are sent again.</param>
    /// <param name="keepAlivePeriod">Seconds without a packet until a ping, 0 for none.</param>
    /// <exception cref="MqttConnectionException">No connection.</exception>
    /// <exception cref="MqttCommunicationException">The broker hung up or did not answer within 30 s.</exception>
    /// <exception cref="MqttClientException">The will is not complete.</exception>
    public MqttReasonCode Connect(
        string clientId,
        string? username,
        string? password,
        bool willRetain,
        MqttQoSLevel willQosLevel,
        bool willFlag,
        string? willTopic,
        string? willMessage,
        bool cleanSession,
        ushort keepAlivePeriod)
    {
        using var scope = VendorMeter.Enter();
        var connection = new MqttConnection(this, _flights);
        lock (_lock)
        {
            _connection?.End();
            _connection = connection;
            IsConnected = false;
        }

        connection.Open(CreateOptions(), Settings.TimeoutOnConnection);
        ThrowIfWillWrong(willFlag, willRetain, willQosLevel, willTopic, willMessage);
        var connack = connection.Connect(
            new MqttConnectPacket
            {
                ClientId = clientId ?? throw new ArgumentNullException(),
                Username = string.IsNullOrEmpty(username) ? null : username,
                Password = string.IsNullOrEmpty(password) ? null : Encoding.UTF8.GetBytes(password),
                WillFlag = willFlag,
                WillRetain = willRetain,
                WillQoS = (MqttQualityOfServiceLevel)willQosLevel,
                WillTopic = willTopic,
                WillMessage = willFlag ? Encoding.UTF8.GetBytes(UpToNul(willMessage!)) : null,
                CleanSession = cleanSession,
                KeepAlivePeriod = keepAlivePeriod,
            },
            MqttSettings.DefaultTimeout);
        var answer = ProtocolVersion == MqttProtocolVersion.Version_5 ? (int)connack.ReasonCode : (int)connack.ReturnCode;
        if (answer == (int)MqttReasonCode.Success)
        {
            ClientId = clientId;
            CleanSession = cleanSession;
            WillFlag = willFlag;
            WillQosLevel = willQosLevel;
            WillTopic = willTopic;
            WillMessage = willMessage;
            RestoreSession();
            IsConnected = true;
            connection.Start(keepAlivePeriod);
        }

        return (MqttReasonCode)answer;
    }

    /// <summary>Sends DISCONNECT past all that is queued, and closes; the broker throws the will away.</summary>
    /// <exception cref="MqttCommunicationException">There is no connection.</exception>
    public void Disconnect()
    {
        using var scope = VendorMeter.Enter();
        var connection = _connection ?? throw new MqttCommunicationException(new NullReferenceException());
        connection.Send(new MqttDisconnectPacket());
        connection.BeginClosing();
    }

    /// <summary>Cuts the connection without DISCONNECT, so that the broker publishes the will, and empties the queue.</summary>
    public void Close()
    {
        using var scope = VendorMeter.Enter();
        lock (_lock)
        {
            _connection?.End();
            _connection = null;
            IsConnected = false;
            var unacknowledged = _flights.TakeUnacknowledged();
            _session = CleanSession ? [] : unacknowledged;
        }
    }

    public void Dispose() => Close();

    public ushort Publish(string topic, byte[]? message) =>
        Publish(topic, message, null, null, MqttQoSLevel.AtMostOnce, false);

    public ushort Publish(string topic, byte[]? message, string? contentType) =>
        Publish(topic, message, contentType, null, MqttQoSLevel.AtMostOnce, false);

    public ushort Publish(string topic, byte[]? message, string? contentType, ArrayList? userProperties) =>
        Publish(topic, message, contentType, userProperties, MqttQoSLevel.AtMostOnce, false);

    /// <summary>Queues a message, whether there is a connection or not; returns its identifier.</summary>
    /// <exception cref="MqttClientException">The queue is full.</exception>
    /// <exception cref="NotSupportedException">Content type and user properties need MQTT 5.</exception>
    public ushort Publish(
        string topic,
        byte[]? message,
        string? contentType,
        ArrayList? userProperties,
        MqttQoSLevel qosLevel,
        bool retain)
    {
        using var scope = VendorMeter.Enter();
        var isPlain = string.IsNullOrEmpty(contentType) && userProperties is not { Count: > 0 };
        if (!isPlain && ProtocolVersion < MqttProtocolVersion.Version_5)
        {
            throw new NotSupportedException();
        }

        var id = NextMessageId();
        var packet = new MqttPublishPacket
        {
            PacketIdentifier = qosLevel == MqttQoSLevel.AtMostOnce ? (ushort)0 : id,
            Topic = topic,
            Payload = new ReadOnlySequence<byte>(message ?? []),
            QualityOfServiceLevel = (MqttQualityOfServiceLevel)qosLevel,
            Retain = retain,
            ContentType = contentType,
            UserProperties = userProperties?.Cast<UserProperty>().Select(static p => new MqttUserProperty(p.Name, Encoding.UTF8.GetBytes(p.Value))).ToList(),
        };
        if (_flights.Count >= Settings.InflightQueueSize)
        {
            throw new MqttClientException(MqttClientErrorCode.InflightQueueFull);
        }

        Enqueue(new Flight(packet, id));
        return id;
    }

    /// <summary>Queues a subscription; <see cref="MqttMsgSubscribed"/> brings the answer.</summary>
    public ushort Subscribe(string[] topics, MqttQoSLevel[] qosLevels)
    {
        using var scope = VendorMeter.Enter();
        var id = NextMessageId();
        var packet = new MqttSubscribePacket { PacketIdentifier = id };
        for (var i = 0; i < topics.Length; i++)
        {
            packet.TopicFilters.Add(new MqttTopicFilter
            {
                Topic = topics[i],
                QualityOfServiceLevel = (MqttQualityOfServiceLevel)qosLevels[i],
            });
        }

        Enqueue(new Flight(packet, id));
        return id;
    }

    /// <summary>Queues the end of a subscription; <see cref="MqttMsgUnsubscribed"/> brings the answer.</summary>
    public ushort Unsubscribe(string[] topics)
    {
        using var scope = VendorMeter.Enter();
        var id = NextMessageId();
        Enqueue(new Flight(new MqttUnsubscribePacket { PacketIdentifier = id, TopicFilters = [.. topics] }, id));
        return id;
    }

    internal void OnPublished(ushort id, bool isPublished) =>
        MqttMsgPublished?.Invoke(this, new MqttMsgPublishedEventArgs(id, isPublished));

    internal void OnSubscribed(ushort id, MqttQoSLevel[] granted) =>
        MqttMsgSubscribed?.Invoke(this, new MqttMsgSubscribedEventArgs(id, granted));

    internal void OnUnsubscribed(ushort id) => MqttMsgUnsubscribed?.Invoke(this, new MqttMsgUnsubscribedEventArgs(id));

    internal void OnReceived(MqttPublishPacket packet) =>
        MqttMsgPublishReceived?.Invoke(
            this,
            new MqttMsgPublishEventArgs(
                packet.Topic,
                packet.Payload.ToArray(),
                packet.Dup,
                (MqttQoSLevel)packet.QualityOfServiceLevel,
                packet.Retain));

    internal void OnConnectionLost(MqttConnection connection)
    {
        lock (_lock)
        {
            if (_connection != connection)
            {
                return;
            }

            Close();
        }

        ConnectionClosed?.Invoke(this, EventArgs.Empty);
    }

    private static string UpToNul(string text)
    {
        var end = text.IndexOf('\0');
        return end < 0 ? text : text[..end];
    }

    private static void ThrowIfWillWrong(bool willFlag, bool willRetain, MqttQoSLevel willQosLevel, string? topic, string? message)
    {
        var isComplete = !string.IsNullOrEmpty(topic) && !string.IsNullOrEmpty(message) && message[0] != '\0';
        if (willQosLevel > MqttQoSLevel.ExactlyOnce || (willFlag ? !isComplete : willRetain))
        {
            throw new MqttClientException(MqttClientErrorCode.WillWrong);
        }
    }

    private void Init(
        string brokerHostName,
        int brokerPort,
        bool secure,
        X509Certificate? caCert,
        X509Certificate? clientCert,
        MqttSslProtocols sslProtocol)
    {
        var address = Array.Find(Dns.GetHostAddresses(brokerHostName), static a => a.AddressFamily == AddressFamily.InterNetwork)
            ?? throw new Exception("No address found for the remote host name");
        _broker = new IPEndPoint(address, brokerPort);
        _hostName = brokerHostName;
        _isSecure = secure;
        _caCertificate = caCert;
        _clientCertificate = clientCert;
        _sslProtocol = sslProtocol;
        ProtocolVersion = MqttProtocolVersion.Version_3_1_1;
        if (secure)
        {
            Settings.SslPort = brokerPort;
        }
        else
        {
            Settings.Port = brokerPort;
        }
    }

    private MqttClientOptions CreateOptions() => new()
    {
        ProtocolVersion = (MQTTnet.Formatter.MqttProtocolVersion)ProtocolVersion,
        Timeout = TimeSpan.FromMilliseconds(Settings.TimeoutOnConnection),
        ChannelOptions = new MqttClientTcpOptions
        {
            RemoteEndpoint = _broker,
            AddressFamily = AddressFamily.InterNetwork,
            NoDelay = true,
            TlsOptions = _isSecure ? CreateTlsOptions() : new MqttClientTlsOptions(),
        },
    };

    private MqttClientTlsOptions CreateTlsOptions() => new()
    {
        UseTls = true,
        TargetHost = _hostName,
        SslProtocol = _sslProtocol switch
        {
            MqttSslProtocols.None => SslProtocols.None,
            MqttSslProtocols.TLSv1_2 => SslProtocols.Tls12,
            MqttSslProtocols.TLSv1_3 => SslProtocols.Tls13,
            _ => throw new ArgumentException("SSL/TLS protocol version not supported"),
        },
        CertificateSelectionHandler = _ => _clientCertificate?.OfDesktop,
        CertificateValidationHandler = IsTrusted,
    };

    /// <summary>The board trusts the given authority only; without one, here the desktop's own trust decides.</summary>
    private bool IsTrusted(MqttClientCertificateValidationEventArgs validation)
    {
        if (!Settings.ValidateServerCertificate)
        {
            return true;
        }

        if (_caCertificate == null || validation.SslPolicyErrors is not SslPolicyErrors.RemoteCertificateChainErrors)
        {
            return validation.SslPolicyErrors == SslPolicyErrors.None;
        }

        using var chain = new Desktop.X509Chain();
        chain.ChainPolicy.RevocationMode = Desktop.X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = Desktop.X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_caCertificate.OfDesktop);
        return chain.Build(new Desktop.X509Certificate2(validation.Certificate));
    }

    /// <summary>Identifiers run from 1 to 65535, whatever the quality of service.</summary>
    private ushort NextMessageId()
    {
        _lastMessageId = _lastMessageId == ushort.MaxValue ? (ushort)1 : (ushort)(_lastMessageId + 1);
        return _lastMessageId;
    }

    private void Enqueue(Flight flight)
    {
        _flights.Add(flight);
        _connection?.Wake();
    }

    private void RestoreSession()
    {
        if (!CleanSession)
        {
            foreach (var flight in _session)
            {
                _flights.Add(flight);
            }
        }

        _session = [];
    }
}
