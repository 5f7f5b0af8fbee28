using System.Text;
using Edge.Configuration;

namespace Edge.Uplink
{
    /// <summary>States of a <see cref="SparkplugSession"/>.</summary>
    public static class SessionState
    {
        /// <summary>Until the next attempt.</summary>
        public const int Waiting = 0;

        /// <summary>CONNECT is under way.</summary>
        public const int Connecting = 1;

        /// <summary>Connected; SUBSCRIBE is under way.</summary>
        public const int Subscribing = 2;

        /// <summary>The births go out, one message a tick.</summary>
        public const int Birthing = 3;

        /// <summary>The births are out; records go out.</summary>
        public const int Online = 4;

        /// <summary>Ended on purpose.</summary>
        public const int Stopped = 5;

        /// <summary>Subscribed; the primary host is not online yet.</summary>
        public const int WaitingForHost = 6;
    }

    /// <summary>
    /// One Sparkplug session after another over one link: will, CONNECT, subscriptions, births, sequence numbers, rebirth, death.
    /// </summary>
    /// <remarks>
    /// <code>
    /// state        leaves for   when
    /// Waiting      Connecting   its time has come: new bdSeq, saved, will, CONNECT
    /// Connecting   Subscribing  CONNACK
    /// Subscribing  Birthing     SUBACK, where the site has no primary host, or it said online already
    /// Subscribing  WaitingForHost  SUBACK, else
    /// WaitingForHost  Birthing  the primary host says that it is online
    /// WaitingForHost  Subscribing  nothing was asked of the link for a keep-alive: SUBSCRIBE again, which is answered where anybody is there
    /// Birthing     Online       NBIRTH and every DBIRTH are handed over
    /// Online       Birthing     a host asks for it: same bdSeq, sequence number 0 again, no records meanwhile
    /// any          Waiting      refused, overdue, lost, or not handed over: the connection is dropped and the broker publishes the will
    /// any          Waiting      the primary host says that it is offline, or does not say that it is online while there is another broker to look
    ///                           for it at: NDEATH if there was an NBIRTH, DISCONNECT
    /// any          Stopped      on purpose: NDEATH, DISCONNECT
    /// </code>
    /// Delays are plant time, deadlines of the link are link time. While an attempt is under way the state on the medium says so: an attempt may hold
    /// the whole board up until the watchdog resets it, and then the next boot is to know.
    /// </remarks>
    public sealed class SparkplugSession
    {
        // The will is a string that M2Mqtt sends as UTF-8, cut at a NUL: only these numbers survive that. Sparkplug has 0 to 255.
        private const int LeastNumber = 1;
        private const int GreatestNumber = 127;
        private const int SequenceNumbers = 256;
        private const int NotBegun = -1;

        private readonly SiteSettings _site;
        private readonly MqttLink _link;
        private readonly PayloadWriter _payload;
        private readonly BirthWriter _births;
        private readonly Topics _topics;
        private readonly UplinkState _state;
        private readonly ReconnectDelay _delay;
        private readonly LinkOptions _options = new LinkOptions();
        private long _nextAttemptMs = NotBegun;
        private long _connectedMs;
        private long _deadlineLinkMs;
        private int _nextBirth;
        private int _sequence;
        private int _number;
        private bool _isNumberUnused;
        private readonly bool[] _isAlive;
        private bool _isRebirthWanted;
        private bool _isHostOnline;
        private readonly long[] _hostMs;
        private int _broker;
        private long _rebornMs = NotBegun;

        /// <summary>Creates the session; nothing happens before <see cref="Step"/>.</summary>
        public SparkplugSession(SiteSettings site, MqttLink link, PayloadWriter payload, BirthWriter births, UplinkState state, int seed)
        {
            UplinkSettings uplink = site.Uplink;
            _site = site;
            _link = link;
            _payload = payload;
            _births = births;
            _topics = new Topics(site);
            _state = state;
            _delay = new ReconnectDelay(uplink.SpreadSeconds * 1000, uplink.BackoffCapSeconds * 1000, uplink.Hosts.Length, seed);
            _options.Settings = uplink;
            _options.EchoTopic = uplink.IsConfirmationWanted ? null : _topics.Mark;
            _options.WillTopic = _topics.NodeDeath;
            _isAlive = new bool[site.Lines.Length];
            _hostMs = new long[uplink.Hosts.Length];
        }

        /// <summary>One of <see cref="SessionState"/>.</summary>
        public int State { get; private set; }

        /// <summary>Whether a host knows this node as online: all births of the connection are out, or being repeated.</summary>
        public bool IsBorn { get; private set; }

        /// <summary>Whether the broker has proved on this connection that it takes what is published; the owner of the session says so.</summary>
        public bool IsProved { get; set; }

        /// <summary>Why the last attempt failed or connection ended, as <see cref="MqttLink.Connect"/> has it; 0 for lost.</summary>
        public int LastFailure { get; private set; }

        /// <summary>Topics of the node.</summary>
        public Topics Topics
        {
            get { return _topics; }
        }

        /// <summary>Sequence number that the next message of this session takes, 0 to 255.</summary>
        public int NextSequence
        {
            get { return _sequence; }
        }

        /// <summary>The births are due, and the first was not handed over yet: the newest values are to be gathered now.</summary>
        public bool IsBirthDue
        {
            get { return State == SessionState.Birthing && _nextBirth == 0; }
        }

        /// <summary>Whether the next birth is the first of a connection, not of a rebirth.</summary>
        public bool IsFirstBirth
        {
            get { return IsBirthDue && !IsBorn; }
        }

        /// <summary>Goes on towards a connection, and notices the end of one.</summary>
        public void Step(long uptimeMs)
        {
            switch (State)
            {
                case SessionState.Waiting:
                    Wait(uptimeMs);
                    break;
                case SessionState.Connecting:
                    if (_link.LinkMs > _deadlineLinkMs)
                    {
                        Fail(uptimeMs, LinkFailure.Unreachable);
                    }

                    break;
                case SessionState.Subscribing:
                    if (_link.LinkMs > _deadlineLinkMs)
                    {
                        Fail(uptimeMs, LinkFailure.Unreachable);
                    }
                    else
                    {
                        WatchLink(uptimeMs);
                    }

                    break;
                case SessionState.WaitingForHost:
                    if (_link.LinkMs <= _deadlineLinkMs)
                    {
                        WatchLink(uptimeMs);
                    }
                    else if (_site.Uplink.Hosts.Length > 1)
                    {
                        Leave(uptimeMs);
                    }
                    else
                    {
                        Subscribe(uptimeMs);
                    }

                    break;
                case SessionState.Birthing:
                    WatchLink(uptimeMs);
                    break;
                case SessionState.Online:
                    WatchLink(uptimeMs);
                    BeginRebirth(uptimeMs);
                    break;
                default:
                    break;
            }
        }

        /// <summary>Takes what the link says of the connection.</summary>
        public void Take(LinkEvent arrived, long uptimeMs)
        {
            switch (arrived.Kind)
            {
                case LinkEvent.Connected:
                    if (State == SessionState.Connecting)
                    {
                        EndAttempt(arrived.Outcome, uptimeMs);
                    }

                    break;
                case LinkEvent.Subscribed:
                    if (arrived.Outcome != 0)
                    {
                        Fail(uptimeMs, arrived.Outcome);
                    }
                    else if (State == SessionState.Subscribing)
                    {
                        AwaitHost();
                    }

                    break;
                case LinkEvent.Closed:
                    Fail(uptimeMs, 0);
                    break;
                default:
                    break;
            }
        }

        /// <summary>Sends the next birth; the session is online after the last.</summary>
        /// <param name="uptimeMs">Plant time since boot.</param>
        /// <param name="utcMs">Now.</param>
        /// <param name="head">Newest record of the log.</param>
        /// <returns>False when it could not be handed over: the connection is dropped.</returns>
        public bool SendBirth(long uptimeMs, long utcMs, long head)
        {
            string topic;
            if (_nextBirth == 0)
            {
                _sequence = 0;
                _isRebirthWanted = false;
                _rebornMs = IsBorn ? uptimeMs : _rebornMs;
                do
                {
                    _births.WriteNode(uptimeMs, utcMs, _number, head);
                }
                while (_payload.Enlarge(_link));

                topic = _topics.NodeBirth;
                for (int line = 0; line < _isAlive.Length; line++)
                {
                    _isAlive[line] = false;
                }
            }
            else
            {
                WriteLineBirth(_nextBirth - 1, utcMs);
                topic = _topics.OfDevice("DBIRTH", _nextBirth - 1);
            }

            if (!Send(topic, uptimeMs))
            {
                return false;
            }

            do
            {
                _nextBirth++;
            }
            while (_nextBirth <= _site.Lines.Length && _births.IsSilent(_nextBirth - 1));

            if (_nextBirth > _site.Lines.Length)
            {
                IsBorn = true;
                _nextBirth = 0;
                State = SessionState.Online;
            }

            return true;
        }

        /// <summary>A host wants the births again: they follow with the next step, or once the present ones are out.</summary>
        public void WantRebirth()
        {
            _isRebirthWanted = State == SessionState.Online || (State == SessionState.Birthing && _nextBirth > 0);
        }

        /// <summary>Sends the birth of one line again, between records; on failure the connection is dropped.</summary>
        public bool SendLineBirth(int line, long uptimeMs, long utcMs)
        {
            WriteLineBirth(line, utcMs);
            return Send(_topics.OfDevice("DBIRTH", line), uptimeMs);
        }

        /// <summary>Sends the death of one line: none of its inputs says anything. On failure the connection is dropped.</summary>
        public bool SendLineDeath(int line, long uptimeMs, long utcMs)
        {
            _births.WriteLineDeath(utcMs, _sequence);
            _isAlive[line] = false;
            return Send(_topics.OfDevice("DDEATH", line), uptimeMs);
        }

        /// <summary>Whether a line was born on this connection and has not died since.</summary>
        public bool IsAlive(int line)
        {
            return _isAlive[line];
        }

        /// <summary>
        /// Takes what the primary host says of itself. What is older than its newest word at the same broker (a host tells each broker when it came to that one), or
        /// no STATE, counts for nothing.
        /// </summary>
        /// <returns>False where it is no STATE.</returns>
        public bool TakeHostState(byte[] payload, long uptimeMs)
        {
            HostState host = new HostState();
            if (!host.TryRead(payload))
            {
                return false;
            }

            if (host.TimestampMs < _hostMs[_broker] || State == SessionState.Waiting || State == SessionState.Stopped)
            {
                return true;
            }

            _hostMs[_broker] = host.TimestampMs;
            _isHostOnline = host.IsOnline;
            if (State == SessionState.WaitingForHost)
            {
                AwaitHost();
            }

            bool isBorn = State == SessionState.Online || State == SessionState.Birthing;
            if (!_isHostOnline && (isBorn || _site.Uplink.Hosts.Length > 1))
            {
                Leave(uptimeMs);
            }

            return true;
        }

        /// <summary>Publishes the written payload at QoS 0 and only then takes its sequence number; on failure the connection is dropped.</summary>
        public bool Send(string topic, long uptimeMs)
        {
            bool isSent = !_payload.HasOverflowed
                && (_payload.IsWhole ? _link.PublishWhole(topic, _payload.Buffer) : _link.Publish(topic, _payload.Buffer, _payload.Length, 0) >= 0);
            _payload.Release();
            if (!isSent)
            {
                Fail(uptimeMs, 0);
                return false;
            }

            _sequence = (_sequence + 1) % SequenceNumbers;
            return true;
        }

        /// <summary>Publishes the written payload as a mark, at QoS 1; returns its packet id, or -1 after dropping the connection.</summary>
        public int SendMark(long uptimeMs)
        {
            int id = _link.Publish(_topics.Mark, _payload.Buffer, _payload.Length, 1);
            if (id < 0)
            {
                Fail(uptimeMs, 0);
            }

            return id;
        }

        /// <summary>Gives the connection up; another attempt follows.</summary>
        /// <param name="uptimeMs">Plant time since boot.</param>
        /// <param name="reason">See <see cref="LastFailure"/>.</param>
        public void Fail(long uptimeMs, int reason)
        {
            if (State == SessionState.Waiting || State == SessionState.Stopped)
            {
                return;
            }

            if (State == SessionState.Connecting)
            {
                NoteAttempt(_state.Stalls - 1);
            }

            bool hasLasted = HasLasted(uptimeMs);
            _link.Drop();
            _isNumberUnused = State == SessionState.Connecting && reason == LinkFailure.NoNetwork;
            LastFailure = reason;
            IsBorn = false;
            State = SessionState.Waiting;
            _nextAttemptMs = uptimeMs + (hasLasted ? _delay.First() : _delay.AfterFailure());
        }

        /// <summary>NDEATH (once there was an NBIRTH) and DISCONNECT. The session does not start again.</summary>
        public void Stop()
        {
            SayGoodBye();
            _state.Stalls -= State == SessionState.Connecting ? 1 : 0;
            State = SessionState.Stopped;
        }

        private void WriteLineBirth(int line, long utcMs)
        {
            do
            {
                _births.WriteLine(line, utcMs, _sequence);
            }
            while (_payload.Enlarge(_link));

            _isAlive[line] = true;
        }

        private void SayGoodBye()
        {
            if (_link.IsConnected && (IsBorn || (State == SessionState.Birthing && _nextBirth > 0)))
            {
                _births.WriteDeath(_number);
                _link.Publish(_topics.NodeDeath, _payload.Buffer, _payload.Length, 1);
            }

            _link.Disconnect();
            IsBorn = false;
        }

        // Starts over, at the next broker where there is one: the host may be there.
        private void Leave(long uptimeMs)
        {
            bool hasLasted = HasLasted(uptimeMs);
            SayGoodBye();
            LastFailure = LinkFailure.HostOffline;
            State = SessionState.Waiting;
            _nextAttemptMs = uptimeMs + (hasLasted && _site.Uplink.Hosts.Length == 1 ? _delay.First() : _delay.AfterFailure());
        }

        // A connection on which nothing was proved has not lasted: a broker that takes everybody and serves nobody is to be left alone.
        private bool HasLasted(long uptimeMs)
        {
            return IsBorn && IsProved && uptimeMs - _connectedMs >= Limits.StableConnectionMs;
        }

        private void Subscribe(long uptimeMs)
        {
            _deadlineLinkMs = _link.LinkMs + (_site.Uplink.AcknowledgeSeconds * 1000);
            State = SessionState.Subscribing;
            if (!_link.Subscribe(_topics.Subscriptions))
            {
                Fail(uptimeMs, 0);
            }
        }

        private void AwaitHost()
        {
            bool isReady = _topics.HostState == null || _isHostOnline;
            State = isReady ? SessionState.Birthing : SessionState.WaitingForHost;
            _nextBirth = 0;
            if (_site.Uplink.Hosts.Length == 1)
            {
                _deadlineLinkMs = _link.LinkMs + (_site.Uplink.KeepAliveSeconds * 1000);
            }
        }

        private void Wait(long uptimeMs)
        {
            if (_nextAttemptMs == NotBegun)
            {
                _nextAttemptMs = uptimeMs + (_state.Stalls == 0 ? _delay.First() : _delay.AfterStalls(_state.Stalls));
            }

            if (uptimeMs >= _nextAttemptMs)
            {
                Connect(uptimeMs);
            }
        }

        private void Connect(long uptimeMs)
        {
            if (!_isNumberUnused)
            {
                int last = _state.BirthDeathSequence;
                _number = last >= GreatestNumber ? LeastNumber : last + 1;
                _state.BirthDeathSequence = _number;
            }

            NoteAttempt(_state.Stalls + 1);
            _births.WriteDeath(_number);
            _options.WillPayload = Encoding.UTF8.GetString(_payload.Buffer, 0, _payload.Length);
            _broker = _delay.Broker;
            _options.Host = _site.Uplink.Hosts[_broker];
            _options.Port = _site.Uplink.Ports[_broker];
            State = SessionState.Connecting;
            _deadlineLinkMs = _link.LinkMs + Limits.ConnectMs;
            int outcome = _link.Connect(_options);
            if (outcome != MqttLink.Pending)
            {
                EndAttempt(outcome, uptimeMs);
            }
        }

        private void EndAttempt(int outcome, long uptimeMs)
        {
            if (outcome != 0)
            {
                Fail(uptimeMs, outcome);
                return;
            }

            NoteAttempt(0);
            _isNumberUnused = false;
            _connectedMs = uptimeMs;
            _isHostOnline = false;
            IsProved = false;
            Subscribe(uptimeMs);
        }

        // Where the medium fails, this and the number live in memory until the next save.
        private void NoteAttempt(int stalls)
        {
            _state.Stalls = stalls;
            _state.Save();
        }

        private void WatchLink(long uptimeMs)
        {
            if (!_link.IsConnected)
            {
                Fail(uptimeMs, 0);
            }
        }

        // A host that asks all the time gets the births now and then, and records between them.
        private void BeginRebirth(long uptimeMs)
        {
            if (State == SessionState.Online && _isRebirthWanted && (_rebornMs == NotBegun || uptimeMs - _rebornMs >= Limits.RebirthMs))
            {
                State = SessionState.Birthing;
                _nextBirth = 0;
            }
        }
    }
}
