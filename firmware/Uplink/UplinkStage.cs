using Edge.Board;
using Edge.Configuration;
using Edge.Events;
using Edge.Records;

namespace Edge.Uplink
{
    /// <summary>
    /// The Sparkplug 3.0 edge node: publishes the record log over one MQTT link, live records first, and moves its cursor only
    /// past what an acknowledged mark proved.
    /// </summary>
    /// <remarks>
    /// A step takes what arrived, goes on towards a connection, and then sends one birth, or live records and a little backlog and perhaps a
    /// mark. There is no queue: the log is the outbox, so whatever ends a connection, the next one starts behind the cursor.
    /// </remarks>
    public sealed class UplinkStage
    {
        private const int LoadAttempts = 3;

        private readonly SiteSettings _site;
        private readonly MqttLink _link;
        private readonly RecordLog _log;
        private readonly UplinkState _state;
        private readonly PayloadWriter _payload;
        private readonly LastValues _last;
        private readonly LogFeed _feed;
        private readonly DataWriter _data;
        private readonly SparkplugSession _session;
        private readonly DeliveryCursor _cursor;
        private readonly StatusWriter _status;
        private readonly ResendRanges _ranges = new ResendRanges();
        private readonly BlockRequests _blocks;
        private readonly LinkEvent _arrived = new LinkEvent();
        private bool _isLoaded;
        private int _loadAttempts;
        private long _nextLoadMs;
        private bool _isScanning;
        private bool _isConfirmedTold = true;
        private bool _isHeadDue;

        /// <summary>Creates the stage.</summary>
        /// <param name="site">The site.</param>
        /// <param name="link">The MQTT link.</param>
        /// <param name="log">The record log: the outbox.</param>
        /// <param name="state">Medium of the small state (bdSeq, cursor).</param>
        /// <param name="seed">Seed of the random delays.</param>
        /// <param name="record">To read into; it is not kept from one call to the next.</param>
        public UplinkStage(SiteSettings site, MqttLink link, RecordLog log, Storage state, int seed, Record record)
        {
            _site = site;
            _link = link;
            _log = log;
            _state = new UplinkState(state);
            Commands = new CommandInbox();
            _cursor = new DeliveryCursor(site.Uplink.IsConfirmationWanted);
            _last = new LastValues(site);
            BirthPlan plan = new BirthPlan(site, _last, log, _cursor, Commands);
            _payload = new PayloadWriter(plan.UsualBytes);
            _status = new StatusWriter(_payload, log, _cursor, Commands);
            _blocks = new BlockRequests(_status, link);
            _feed = new LogFeed(site, log, _last, Commands.Memory, record);
            _data = new DataWriter(site, _payload, _status.Metric, _last);
            BirthWriter births = new BirthWriter(site, _payload, _last, _status) { Detail = plan.Detail };
            _session = new SparkplugSession(site, link, _payload, births, _state, seed);
        }

        /// <summary>Named commands that arrived, and their answers: for the command stage.</summary>
        public CommandInbox Commands { get; private set; }

        /// <summary>Whether the births are out, the link is up, and the broker was not found to drop what it takes.</summary>
        public bool IsOnline
        {
            get { return _session.IsBorn && _cursor.IsEchoed; }
        }

        /// <summary>Sequence up to which the broker has every record.</summary>
        public long Delivered
        {
            get { return _cursor.Delivered; }
        }

        /// <summary>Sequence up to which the platform has confirmed every record.</summary>
        public long Confirmed
        {
            get { return _cursor.Confirmed; }
        }

        /// <summary>State of the session, one of <see cref="SessionState"/>.</summary>
        public int State
        {
            get { return _session.State; }
        }

        /// <summary>Why the last attempt failed or connection ended: as <see cref="MqttLink.Connect"/> has it; 0 for lost.</summary>
        public int LastFailure
        {
            get { return _session.LastFailure; }
        }

        /// <summary>One bounded step: takes what arrived, connects when it is time, publishes live records and then some backlog.</summary>
        public void Step(long uptimeMs, long utcMs)
        {
            if (!_isLoaded && !Load(uptimeMs))
            {
                return;
            }

            TakeArrived(uptimeMs);

            // A mark of a connection that ended stays in flight until the next births; it can no longer be answered.
            if (_session.IsBorn && _cursor.IsOverdue(_link.LinkMs, _site.Uplink.AcknowledgeSeconds * 1000))
            {
                _session.Fail(uptimeMs, _cursor.IsHeld ? LinkFailure.NotPassedOn : 0);
            }

            _session.Step(uptimeMs);
            if (_session.State == SessionState.Birthing)
            {
                Birth(uptimeMs, utcMs);
                return;
            }

            _isScanning = false;
            if (_session.State == SessionState.Online)
            {
                PublishLive(uptimeMs, utcMs);
                PublishHead(uptimeMs, utcMs);
                PublishAnswers(uptimeMs, utcMs);
                PublishBirths(uptimeMs, utcMs);
                PublishOld(uptimeMs, utcMs);
                PublishMark(uptimeMs);
            }

            _state.SaveSeldom(uptimeMs);
        }

        /// <summary>Publishes a range of records again, as history, after the backlog.</summary>
        /// <param name="first">First sequence, from 1.</param>
        /// <param name="last">Last sequence, up to the head of the log.</param>
        /// <returns>One of <see cref="CommandOutcome"/>.</returns>
        public int Resend(long first, long last)
        {
            return !IsInLog(first, last) ? CommandOutcome.BadArgument : _ranges.Add(first, last) ? CommandOutcome.Done : CommandOutcome.Full;
        }

        /// <summary>Publishes the sealed blocks that have records of a range, before the backlog.</summary>
        /// <param name="first">First sequence, from 1.</param>
        /// <param name="last">Last sequence, up to the head of the log.</param>
        /// <returns>One of <see cref="CommandOutcome"/>.</returns>
        public int SendBlocks(long first, long last)
        {
            return !IsInLog(first, last) ? CommandOutcome.BadArgument : _blocks.Add(first, last) ? CommandOutcome.Done : CommandOutcome.Full;
        }

        /// <summary>NDEATH, cursor, DISCONNECT: before an intended stop.</summary>
        public void Stop(long utcMs)
        {
            TakeArrived(0);
            _session.Stop();
            if (_isLoaded)
            {
                _state.Save();
            }
        }

        private bool IsInLog(long first, long last)
        {
            return first >= 1 && last >= first && last <= _log.Head;
        }

        // The state decides where to go on. While its medium fails the uplink waits, for a bounded time: then it starts from nothing,
        // which costs duplicates.
        private bool Load(long uptimeMs)
        {
            if (uptimeMs < _nextLoadMs)
            {
                return false;
            }

            _loadAttempts++;
            _nextLoadMs = uptimeMs + Limits.FirstRetryMs;
            _isLoaded = (_state.Load() && IsLogFound()) || _loadAttempts >= LoadAttempts;
            if (_isLoaded)
            {
                CheckCursor();
                CheckLines();
                _state.NoteSaved(uptimeMs);
            }

            return _isLoaded;
        }

        // While the medium of the log is missing, its head may be a guess: a cursor beyond it is no proof of another log.
        private bool IsLogFound()
        {
            return _state.Delivered <= _log.Head || _log.Trouble == null;
        }

        // A cursor of another log (a changed card) would skip records: the time label of its record must be the same.
        private void CheckCursor()
        {
            long delivered = _state.Delivered;
            bool isKnown = delivered > 0 && delivered <= _log.Head;
            if (isKnown && delivered >= _log.Oldest && _feed.TryFind(delivered))
            {
                isKnown = _feed.Record.UtcMs == _state.DeliveredUtcMs;
            }

            _cursor.Set(isKnown ? delivered : 0, isKnown ? _state.DeliveredUtcMs : 0, isKnown ? _state.Confirmed : 0);
            _state.Confirmed = _cursor.Confirmed;
        }

        // Records of lines that were others before go to the node, not to the device that has their index now.
        private void CheckLines()
        {
            long lines = TextHash.OfLines(_site);
            if (_state.Lines != lines)
            {
                _state.Lines = lines;
                _state.LinesSince = _feed.FindBoot() - 1;
            }

            _feed.SetLinesSince(_state.LinesSince);
        }

        private void TakeArrived(long uptimeMs)
        {
            for (int i = 0; i < Limits.LinkEvents && _link.TryTake(_arrived); i++)
            {
                if (_arrived.Kind == LinkEvent.Acknowledged)
                {
                    TakeProof(_cursor.Acknowledge(_arrived.PacketId));
                }
                else if (_arrived.Kind == LinkEvent.Echoed)
                {
                    TakeProof(_cursor.TakeEcho());
                }
                else if (_arrived.Kind == LinkEvent.Received)
                {
                    TakeMessage(_arrived, uptimeMs);
                }
                else if (_arrived.Kind == LinkEvent.Unknown)
                {
                    if (_cursor.IsMark(_arrived.PacketId))
                    {
                        _session.Fail(uptimeMs, 0);
                    }
                }
                else if (_arrived.Kind == LinkEvent.Refused)
                {
                    Commands.Refuse(_arrived.PacketId);
                }
                else
                {
                    _session.Take(_arrived, uptimeMs);
                }
            }
        }

        private void TakeProof(bool isProof)
        {
            if (isProof)
            {
                _session.IsProved = true;
                _ranges.NoteProof();
                _blocks.NoteProof();
                _state.Delivered = _cursor.Delivered;
                _state.DeliveredUtcMs = _cursor.DeliveredUtcMs;
            }
        }

        private void TakeMessage(LinkEvent arrived, long uptimeMs)
        {
            if (arrived.Topic == _session.Topics.HostState)
            {
                if (!_session.TakeHostState(arrived.Payload, uptimeMs))
                {
                    Commands.Refuse(1);
                }

                return;
            }

            byte line = _session.Topics.LineOf(arrived.Topic);
            bool isOfNode = arrived.Topic == _session.Topics.NodeCommand;
            if (!isOfNode && line == Record.NoLine)
            {
                Commands.Refuse(1);
                return;
            }

            Command command = Commands.Read(arrived.Payload, line);
            if (command == null || !isOfNode)
            {
                return;
            }

            if (command.WantsRebirth)
            {
                _session.WantRebirth();
            }

            if (command.Confirmed >= 0)
            {
                TakeConfirmation(command.Confirmed);
            }
        }

        private void TakeConfirmation(long sequence)
        {
            if (!_cursor.Confirm(sequence, _log.Head))
            {
                Commands.Refuse(1);
                return;
            }

            _state.Confirmed = _cursor.Confirmed;
            _isConfirmedTold = false;
        }

        private void Birth(long uptimeMs, long utcMs)
        {
            if (_session.IsFirstBirth)
            {
                if (!_isScanning)
                {
                    _feed.BeginScan();
                    _isScanning = true;
                }

                if (!_feed.Scan())
                {
                    return;
                }

                // Not the head: what was written during the scan is in no birth, and a host takes only live records for news.
                Commands.Memory.IsFilled = true;
                _cursor.Begin(_feed.ScannedTo);
                _ranges.Restart();
                _blocks.Restart();
                _isHeadDue = false;
                _feed.SeekBacklog(_cursor.BacklogSent);
                _feed.SeekLive(_cursor.LiveSent);
            }

            _session.SendBirth(uptimeMs, utcMs, _log.Head);
        }

        private void PublishLive(long uptimeMs, long utcMs)
        {
            while (_cursor.CanSendLive && _feed.TryReadLive())
            {
                if (!Publish(false, uptimeMs, utcMs))
                {
                    return;
                }

                _cursor.NoteLive(_feed.Record, uptimeMs);
                _isHeadDue |= _feed.Record.Kind == RecordKind.Summary && _feed.Record.PeriodMinutes == Limits.MinutesPerHour;
                _last.Take(_feed.Record, _feed.IsOfLine);
            }
        }

        // The head of the chain follows the summaries of an hour, once all of them are out; births have it too.
        private void PublishHead(long uptimeMs, long utcMs)
        {
            if (_isHeadDue && _session.State == SessionState.Online && _cursor.CanSendLive)
            {
                _status.WriteHead(utcMs, _session.NextSequence);
                _isHeadDue = !_session.Send(_session.Topics.NodeData, uptimeMs);
            }
        }

        // States that no record tells, see LastValues. Seldom: after a boot, mostly.
        private void PublishBirths(long uptimeMs, long utcMs)
        {
            for (int line = 0; line < _site.Lines.Length && _session.State == SessionState.Online; line++)
            {
                if (_last.NeedsBirth(line))
                {
                    _session.SendLineBirth(line, uptimeMs, utcMs);
                }
            }
        }

        private void PublishAnswers(long uptimeMs, long utcMs)
        {
            for (int i = 0; i < Limits.Commands && _session.State == SessionState.Online && Commands.PeekAnswer() != CommandInbox.None; i++)
            {
                do
                {
                    _status.WriteAnswer(Commands.PeekAnswerId(), Commands.PeekAnswer(), Commands.IsStatusWanted, uptimeMs, utcMs, _session.NextSequence);
                }
                while (_payload.Enlarge(_link));

                if (_session.Send(_session.Topics.NodeData, uptimeMs))
                {
                    Commands.IsStatusWanted = false;
                    Commands.TakeAnswer();
                }
            }

            if (_session.State == SessionState.Online && !_isConfirmedTold)
            {
                _status.WriteConfirmed(utcMs, _session.NextSequence);
                _isConfirmedTold = _session.Send(_session.Topics.NodeData, uptimeMs);
            }
        }

        // Sealed blocks that are wanted, one a tick; else backlog, then what a platform wants again, a few a tick. No more than the window has room for.
        private void PublishOld(long uptimeMs, long utcMs)
        {
            if (_feed.IsLiveBusy)
            {
                return;
            }

            if (_blocks.HasMore)
            {
                PublishBlock(uptimeMs, utcMs);
                return;
            }

            for (int i = 0; i < Limits.BacklogPerTick; i++)
            {
                if (_session.State != SessionState.Online || !_cursor.CanSendOld)
                {
                    return;
                }

                if (_cursor.HasBacklog ? !PublishBacklog(uptimeMs, utcMs) : !PublishRange(uptimeMs, utcMs))
                {
                    return;
                }
            }
        }

        // Over TLS a send that finds the buffers full holds up the whole board: there a block goes out alone, and its mark follows at once, as behind two records.
        private void PublishBlock(long uptimeMs, long utcMs)
        {
            bool isAlone = _site.Uplink.Authority != null;
            bool hasRoom = _session.State == SessionState.Online && (isAlone ? _cursor.IsAllProved : _cursor.CanSendBlock);
            if (hasRoom && _blocks.TryWrite(utcMs, _session.NextSequence) && _session.Send(_session.Topics.NodeData, uptimeMs))
            {
                _blocks.Advance();
                for (int weight = isAlone ? 2 : 1; weight > 0; weight--)
                {
                    _cursor.NoteOld(uptimeMs);
                }
            }
        }

        private bool PublishBacklog(long uptimeMs, long utcMs)
        {
            if (_cursor.TryPassConfirmed())
            {
                _feed.SeekBacklog(_cursor.BacklogSent);
            }

            bool isRead = _feed.TryReadBacklog();
            if (isRead ? _cursor.IsBeyondBacklog(_feed.Record.Sequence) : _feed.IsBacklogRead)
            {
                // The head that the births named may have been a guess, made while the card was missing: live records follow what there is.
                _cursor.EndBacklog();
                _feed.SeekLive(_cursor.LiveSent);
                return false;
            }

            if (!isRead || !Publish(true, uptimeMs, utcMs))
            {
                return false;
            }

            _cursor.NoteBacklog(_feed.Record, uptimeMs);
            return true;
        }

        private bool PublishRange(long uptimeMs, long utcMs)
        {
            if (!_ranges.HasMore)
            {
                EndRange();
                return false;
            }

            // The reader of the backlog serves both, one record after the other: the seek is a comparison while it goes on in order.
            _feed.SeekOld(_ranges.Next);
            bool isRead = _feed.TryReadBacklog();
            if (isRead ? _feed.Record.Sequence > _ranges.Last : _feed.IsBacklogRead)
            {
                AdvanceRange(_ranges.Last, uptimeMs, utcMs);
                return true;
            }

            if (!isRead || !Publish(true, uptimeMs, utcMs))
            {
                return false;
            }

            _cursor.NoteOld(uptimeMs);
            AdvanceRange(_feed.Record.Sequence, uptimeMs, utcMs);
            return true;
        }

        // By the end of a range a platform knows that what did not come of it is not there.
        private void AdvanceRange(long sequence, long uptimeMs, long utcMs)
        {
            _ranges.Advance(sequence);
            if (!_ranges.HasMore)
            {
                _status.WriteResent(_ranges.Last, utcMs, _session.NextSequence);
                _session.Send(_session.Topics.NodeData, uptimeMs);
            }
        }

        // A range of which nothing is left in the log gets no mark of its own.
        private void EndRange()
        {
            if (!_ranges.IsEmpty && _cursor.IsAllProved)
            {
                _ranges.NoteMark();
                _ranges.NoteProof();
            }
        }

        private bool Publish(bool isHistorical, long uptimeMs, long utcMs)
        {
            Record record = _feed.Record;

            // A summary tells what was: it brings no line back.
            bool isOfLine = _feed.IsOfLine && !LastValues.IsSilentMinute(record) && (record.Kind != RecordKind.Summary || _session.IsAlive(record.Line));
            if (_feed.IsOfLine && !ShowLife(record.Line, isOfLine, isHistorical, uptimeMs, utcMs))
            {
                return false;
            }

            do
            {
                _data.Write(record, isOfLine, isHistorical, utcMs, _session.NextSequence);
            }
            while (_payload.Enlarge(_link));

            string topic = isOfLine ? _session.Topics.DeviceData[record.Line] : _session.Topics.NodeData;
            return _session.Send(topic, uptimeMs);
        }

        // A line dies with a live minute in which none of its inputs said anything, and is born again before the next record of it that does say
        // something now. While there is old news of it to tell, it stays.
        private bool ShowLife(int line, bool isSpeaking, bool isHistorical, long uptimeMs, long utcMs)
        {
            if (isSpeaking)
            {
                return _session.IsAlive(line) || _session.SendLineBirth(line, uptimeMs, utcMs);
            }

            bool isDying = !isHistorical && !_cursor.HasBacklog && _ranges.IsEmpty && _session.IsAlive(line);
            return !isDying || _session.SendLineDeath(line, uptimeMs, utcMs);
        }

        private void PublishMark(long uptimeMs)
        {
            if (_session.State != SessionState.Online || !_cursor.IsMarkDue(uptimeMs, _link.LinkMs, _site.Uplink.KeepAliveSeconds * 1000))
            {
                return;
            }

            _payload.Clear();
            _payload.Append("{\"sequence\":");
            _payload.AppendNumber(_cursor.Contiguous);
            _payload.Append("}");
            int id = _session.SendMark(uptimeMs);
            if (id > 0)
            {
                _cursor.NoteMark(id, _link.LinkMs);
                _ranges.NoteMark();
                _blocks.NoteMark();
            }
        }
    }
}
