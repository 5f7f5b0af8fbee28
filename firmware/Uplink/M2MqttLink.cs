using System;
using System.Threading;
using Edge.Board;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Messages;

namespace Edge.Uplink
{
    /// <summary>
    /// The link of a board: nanoFramework.M2Mqtt. The one file with its types.
    /// </summary>
    /// <remarks>
    /// <para>
    /// An attempt runs on a thread of its own, so that neither a broker that accepts and stays silent (30 s) nor TCP stops the
    /// tick; DNS does nevertheless, being native. Closing (0.2 to 2 s of sleeps in the library) happens on such a thread too.
    /// A client serves one connection: the library leaves threads and queues behind when one is used again.
    /// </para>
    /// <para>
    /// M2Mqtt takes a message as an array of exactly its length and keeps it until it is sent: <see cref="Publish"/> allocates that one.
    /// </para>
    /// <para>
    /// When a send fails, the library clears IsConnected at once, but may put that message behind those that follow, and send them for a while.
    /// An acknowledgement that comes then proves nothing, and is passed on as <see cref="LinkEvent.Unknown"/>.
    /// </para>
    /// </remarks>
    public class M2MqttLink : MqttLink
    {
        private const int FarewellStepMs = 10;

        private readonly Clock _clock;
        private readonly Storage _files;
        private readonly LinkInbox _inbox = new LinkInbox();
        private readonly object _lock = new object();
        private readonly MqttQoSLevel[] _atLeastOnce = new MqttQoSLevel[] { MqttQoSLevel.AtLeastOnce, MqttQoSLevel.AtLeastOnce };
        private Connection _current;
        private bool _isAttempting;

        /// <summary>Creates the link; connects nothing.</summary>
        /// <param name="clock">Its uptime is the link's time.</param>
        public M2MqttLink(Clock clock)
            : this(clock, null)
        {
        }

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
            byte[] authority = null;
            if (options.Authority != null)
            {
                authority = ReadCertificate(options.Authority);
                if (authority == null)
                {
                    return LinkFailure.NoAuthority;
                }
            }

            Connection attempt = new Connection(this, options, authority);
            lock (_lock)
            {
                // An attempt that was given up still holds a socket and a thread: no second one beside it.
                if (_isAttempting)
                {
                    return LinkFailure.Unreachable;
                }

                _isAttempting = true;
                _current = attempt;
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

            MqttQoSLevel[] levels = _atLeastOnce;
            if (topics.Length != levels.Length)
            {
                levels = new MqttQoSLevel[topics.Length];
                for (int i = 0; i < levels.Length; i++)
                {
                    levels[i] = MqttQoSLevel.AtLeastOnce;
                }
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

        // Read by the tick, as all files are; null where there is none.
        private byte[] ReadCertificate(string name)
        {
            try
            {
                int length = _files == null ? 0 : _files.GetLength(name);
                byte[] certificate = length > 0 && length <= Limits.CertificateBytes ? new byte[length] : null;
                return certificate != null && _files.Read(name, 0, certificate, 0, length) == length ? certificate : null;
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
            private readonly string _clientId;
            private readonly string _username;
            private readonly string _password;
            private readonly byte[] _authority;
            private readonly string _willTopic;
            private readonly string _willPayload;
            private readonly int _keepAliveSeconds;
            private MqttClient _client;
            private int _publishedId;
            private int _acknowledgedId;

            public Connection(M2MqttLink link, LinkOptions options, byte[] authority)
            {
                _link = link;
                _authority = authority;
                _host = options.Host;
                _port = options.Port;
                _clientId = options.ClientId;
                _username = options.Username;
                _password = options.Password;
                _willTopic = options.WillTopic;
                _willPayload = options.WillPayload;
                _keepAliveSeconds = options.KeepAliveSeconds;
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
                int outcome;
                try
                {
                    MqttClient client = new MqttClient(_host, _port, false, null, null, MqttSslProtocols.None);
                    if (_authority != null)
                    {
                        client.Init(_host, _port, true, _authority, null, MqttSslProtocols.TLSv1_2);
                    }

                    client.MqttMsgPublishReceived += OnReceived;
                    client.MqttMsgPublished += OnPublished;
                    client.MqttMsgSubscribed += OnSubscribed;
                    client.ConnectionClosed += OnClosed;
                    _client = client;
                    outcome = (int)client.Connect(
                        _clientId,
                        _username,
                        _password,
                        false,
                        MqttQoSLevel.AtLeastOnce,
                        true,
                        _willTopic,
                        _willPayload,
                        true,
                        (ushort)_keepAliveSeconds);
                }
                catch (Exception)
                {
                    // Name, network, TCP, time-out: the library throws many types, nothing on the board depends on which.
                    outcome = LinkFailure.Unreachable;
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
                _link.Arrive(this, LinkEvent.Subscribed, e.MessageId);
            }

            private void OnClosed(object sender, EventArgs e)
            {
                _link.Arrive(this, LinkEvent.Closed, 0);
            }
        }
    }
}
