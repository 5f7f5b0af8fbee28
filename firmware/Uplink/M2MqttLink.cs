using System;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using Edge.Board;
using Edge.Configuration;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Messages;

namespace Edge.Uplink
{
    /// <summary>
    /// The link of a board: nanoFramework.M2Mqtt. The one file with its types, and with certificates.
    /// </summary>
    /// <remarks>
    /// <para>
    /// An attempt runs on a thread of its own, so that neither a broker that accepts and stays silent (30 s) nor TCP stops the
    /// tick; DNS does nevertheless, being native. Closing (0.2 to 2 s of sleeps in the library) happens on such a thread too.
    /// A client serves one connection: the library leaves threads and queues behind when one is used again.
    /// </para>
    /// <para>
    /// What certificates and keys are read from is handed to the library with each attempt and not kept here; they are in no message of an exception.
    /// Without one of its own, the library offers the device certificate that was stored on the board by other means, if there is one.
    /// </para>
    /// <para>
    /// M2Mqtt takes a message as an array of exactly its length and keeps it until it is sent: <see cref="Publish"/> allocates that one,
    /// <see cref="PublishWhole"/> hands it on.
    /// </para>
    /// <para>
    /// When a send fails, the library clears IsConnected at once, but may put that message behind those that follow, and send them for a while.
    /// An acknowledgement that comes then proves nothing, and is passed on as <see cref="LinkEvent.Unknown"/>.
    /// </para>
    /// </remarks>
    public class M2MqttLink : MqttLink
    {
        private const int FarewellStepMs = 10;
        private const byte Asn1Sequence = 0x30;

        private readonly Clock _clock;
        private readonly Storage _files;
        private readonly LinkInbox _inbox = new LinkInbox();
        private readonly object _lock = new object();
        private Connection _current;
        private bool _isAttempting;

        /// <summary>Creates the link; connects nothing.</summary>
        /// <param name="clock">Its uptime is the link's time.</param>
        /// <param name="files">Medium of the certificates; null where there is none, and so no TLS.</param>
        public M2MqttLink(Clock clock, Storage files)
        {
            _clock = clock;
            _files = files;
        }

        /// <inheritdoc/>
        public override long LinkMs
        {
            get { return _clock.UptimeMs; }
        }

        /// <inheritdoc/>
        public override bool IsConnected
        {
            get
            {
                Connection current = _current;
                return current != null && current.IsUsable;
            }
        }

        /// <inheritdoc/>
        public override int Connect(LinkOptions options)
        {
            Drop();
            UplinkSettings settings = options.Settings;
            byte[] authority = ReadFile(settings.Authority);
            byte[] certificate = ReadFile(settings.Certificate);
            byte[] key = ReadFile(settings.Key);
            if (settings.Authority != null && authority == null)
            {
                return LinkFailure.NoAuthority;
            }

            if ((settings.Certificate != null && certificate == null) || (settings.Key != null && key == null))
            {
                return LinkFailure.NoIdentity;
            }

            Connection attempt = new Connection(this, options, authority, certificate, key);
            lock (_lock)
            {
                // An attempt that was given up still holds a socket and a thread: no second one beside it.
                if (_isAttempting)
                {
                    return LinkFailure.Unreachable;
                }

                _isAttempting = true;
                _current = attempt;
                _inbox.EchoTopic = options.EchoTopic;
            }

            if (TryStart(attempt.Run))
            {
                return Pending;
            }

            lock (_lock)
            {
                _isAttempting = false;
                _current = null;
            }

            return LinkFailure.Unreachable;
        }

        /// <inheritdoc/>
        public override bool Subscribe(string[] topics)
        {
            Connection current = _current;
            if (current == null || !current.IsUsable)
            {
                return false;
            }

            MqttQoSLevel[] levels = new MqttQoSLevel[topics.Length];
            for (int i = 0; i < levels.Length; i++)
            {
                levels[i] = MqttQoSLevel.AtLeastOnce;
            }

            return current.Subscribe(topics, levels);
        }

        /// <inheritdoc/>
        public override int Publish(string topic, byte[] buffer, int length, int qos)
        {
            Connection current = _current;
            if (current == null || !current.IsUsable)
            {
                return -1;
            }

            byte[] message = new byte[length];
            Array.Copy(buffer, 0, message, 0, length);
            return current.Publish(topic, message, qos);
        }

        /// <inheritdoc/>
        public override bool PublishWhole(string topic, byte[] message)
        {
            Connection current = _current;
            return current != null && current.IsUsable && current.Publish(topic, message, 0) >= 0;
        }

        /// <inheritdoc/>
        public override bool TryTake(LinkEvent into)
        {
            return _inbox.TryTake(into);
        }

        /// <inheritdoc/>
        public override void Disconnect()
        {
            Connection current = _current;
            if (current == null || !current.IsUsable)
            {
                Drop();
                return;
            }

            // The library sends DISCONNECT past its queue: what is queued goes first, the NDEATH at its end is acknowledged.
            for (int waitedMs = 0; waitedMs < Limits.FarewellMs && current.IsUsable && current.HasUnacknowledged; waitedMs += FarewellStepMs)
            {
                Thread.Sleep(FarewellStepMs);
            }

            Forget();
            current.Disconnect();
        }

        /// <inheritdoc/>
        public override void Drop()
        {
            Connection dropped = Forget();
            if (dropped != null && !TryStart(dropped.Close))
            {
                // Holds up this tick, but frees a socket and the library's threads.
                dropped.Close();
            }
        }

        /// <summary>Runs something that may block, on a thread of its own.</summary>
        protected virtual void Start(ThreadStart work)
        {
            new Thread(work).Start();
        }

        /// <summary>False where there is no memory for a thread: a reason to try again later, none to fail the tick.</summary>
        private bool TryStart(ThreadStart work)
        {
            try
            {
                Start(work);
                return true;
            }
            catch (Exception)
            {
                return false;
            }
        }

        // Read by the tick, as all files are; null where there is none. A text (PEM) has to end with a NUL for the board's TLS library; what is none
        // (DER) begins as every ASN.1 sequence does.
        private byte[] ReadFile(string name)
        {
            try
            {
                int length = _files == null || name == null ? 0 : _files.GetLength(name);
                if (length <= 0 || length > Limits.CertificateBytes)
                {
                    return null;
                }

                byte[] text = new byte[length + 1];
                if (_files.Read(name, 0, text, 0, length) != length)
                {
                    return null;
                }

                byte[] file = text[0] == Asn1Sequence ? new byte[length] : text;
                Array.Copy(text, file, file.Length);
                return file;
            }
            catch (StorageException)
            {
                return null;
            }
        }

        private Connection Forget()
        {
            lock (_lock)
            {
                Connection current = _current;
                _current = null;
                _inbox.Clear();
                return current;
            }
        }

        private void EndAttempt(Connection attempt, int outcome)
        {
            bool isWanted;
            lock (_lock)
            {
                _isAttempting = false;
                isWanted = attempt == _current;
                if (isWanted)
                {
                    _inbox.Add(LinkEvent.Connected, outcome);
                }
            }

            if (!isWanted || outcome != 0)
            {
                attempt.Close();
            }
        }

        private void Arrive(Connection from, int kind, int number)
        {
            lock (_lock)
            {
                if (from == _current)
                {
                    _inbox.Add(kind, number);
                }
            }
        }

        private void ArriveMessage(Connection from, string topic, byte[] payload)
        {
            lock (_lock)
            {
                if (from == _current)
                {
                    _inbox.AddMessage(topic, payload);
                }
            }
        }

        /// <summary>An attempt, and the connection it becomes.</summary>
        private sealed class Connection
        {
            private readonly M2MqttLink _link;
            private readonly string _host;
            private readonly int _port;
            private readonly UplinkSettings _settings;
            private readonly string _willTopic;
            private readonly string _willPayload;
            private byte[] _authority;
            private byte[] _certificate;
            private byte[] _key;
            private MqttClient _client;
            private int _publishedId;
            private int _acknowledgedId;

            public Connection(M2MqttLink link, LinkOptions options, byte[] authority, byte[] certificate, byte[] key)
            {
                _link = link;
                _authority = authority;
                _certificate = certificate;
                _key = key;
                _host = options.Host;
                _port = options.Port;
                _settings = options.Settings;
                _willTopic = options.WillTopic;
                _willPayload = options.WillPayload;
            }

            public bool IsUsable
            {
                get
                {
                    MqttClient client = _client;
                    return client != null && client.IsConnected;
                }
            }

            public bool HasUnacknowledged
            {
                get { return _publishedId != _acknowledgedId; }
            }

            public void Run()
            {
                // What it is when something throws: that tells how far the attempt came.
                int outcome = LinkFailure.NoAuthority;
                try
                {
                    X509Certificate authority = _authority == null ? null : new X509Certificate(_authority);
                    outcome = LinkFailure.NoIdentity;
                    X509Certificate identity = _certificate == null ? null : new X509Certificate2(_certificate, _key, null);
                    outcome = LinkFailure.Unreachable;
                    bool isSecure = authority != null;
                    _authority = null;
                    _certificate = null;
                    _key = null;
                    MqttClient client = new MqttClient(_host, _port, isSecure, authority, identity, isSecure ? MqttSslProtocols.TLSv1_2 : MqttSslProtocols.None);
                    client.MqttMsgPublishReceived += OnReceived;
                    client.MqttMsgPublished += OnPublished;
                    client.MqttMsgSubscribed += OnSubscribed;
                    client.ConnectionClosed += OnClosed;
                    _client = client;
                    outcome = (int)client.Connect(
                        _settings.ClientId,
                        _settings.Username,
                        _settings.Password,
                        false,
                        MqttQoSLevel.AtLeastOnce,
                        true,
                        _willTopic,
                        _willPayload,
                        true,
                        (ushort)_settings.KeepAliveSeconds);
                }
                catch (Exception)
                {
                    // Name, network, TCP, time-out: the library throws many types, nothing on the board depends on which.
                }

                _link.EndAttempt(this, outcome);
            }

            public bool Subscribe(string[] topics, MqttQoSLevel[] levels)
            {
                try
                {
                    return _client.Subscribe(topics, levels) != 0;
                }
                catch (Exception)
                {
                    return false;
                }
            }

            public int Publish(string topic, byte[] message, int qos)
            {
                try
                {
                    if (qos == 0)
                    {
                        _client.Publish(topic, message, null, null, MqttQoSLevel.AtMostOnce, false);
                        return 0;
                    }

                    int id = _client.Publish(topic, message, null, null, MqttQoSLevel.AtLeastOnce, false);
                    _publishedId = id;
                    return id;
                }
                catch (Exception)
                {
                    return -1;
                }
            }

            public void Disconnect()
            {
                try
                {
                    _client.Disconnect();
                }
                catch (Exception)
                {
                    // The connection ended meanwhile; the broker publishes the will.
                }
            }

            public void Close()
            {
                try
                {
                    if (_client != null)
                    {
                        _client.Close();
                    }
                }
                catch (Exception)
                {
                    // There is nothing left to close.
                }
            }

            private void OnReceived(object sender, MqttMsgPublishEventArgs e)
            {
                _link.ArriveMessage(this, e.Topic, e.Message);
            }

            private void OnPublished(object sender, MqttMsgPublishedEventArgs e)
            {
                _acknowledgedId = e.MessageId;
                bool isProved = e.IsPublished && IsUsable;
                _link.Arrive(this, isProved ? LinkEvent.Acknowledged : LinkEvent.Unknown, e.MessageId);
            }

            private void OnSubscribed(object sender, MqttMsgSubscribedEventArgs e)
            {
                int outcome = 0;
                foreach (MqttQoSLevel granted in e.GrantedQoSLevels)
                {
                    outcome = granted == MqttQoSLevel.GrantedFailure ? LinkFailure.NotSubscribed : outcome;
                }

                _link.Arrive(this, LinkEvent.Subscribed, outcome);
            }

            private void OnClosed(object sender, EventArgs e)
            {
                _link.Arrive(this, LinkEvent.Closed, 0);
            }
        }
    }
}
