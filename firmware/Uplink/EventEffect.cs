using Edge.Configuration;
using Edge.Events;
using Edge.Inputs;
using Edge.Records;

namespace Edge.Uplink
{
    /// <summary>
    /// What an event says about the state of a valve, a lead seal, the kiln or the maintenance key. Decided by the event and the site
    /// alone, so that a message sent again is the same.
    /// </summary>
    public sealed class EventEffect
    {
        /// <summary>It says nothing about a state.</summary>
        public const int None = 0;

        /// <summary>Position of a valve.</summary>
        public const int Position = 1;

        /// <summary>Whether a valve's lead seal is whole.</summary>
        public const int Seal = 2;

        /// <summary>Whether the line's kiln runs.</summary>
        public const int Kiln = 3;

        /// <summary>Whether the line's maintenance key is on.</summary>
        public const int Maintenance = 4;

        /// <summary>The state can not be known.</summary>
        public const int Unknown = -1;

        private readonly SiteSettings _site;

        /// <summary>Creates the reader of a site's events.</summary>
        public EventEffect(SiteSettings site)
        {
            _site = site;
        }

        /// <summary>Which state: <see cref="None"/> to <see cref="Maintenance"/>.</summary>
        public int Target { get; private set; }

        /// <summary>Index of the valve that <see cref="Position"/> or <see cref="Seal"/> belongs to.</summary>
        public int Valve { get; private set; }

        /// <summary>The state: one of <see cref="ValveState"/>; or 1 for whole, running, on, and 0 for the contrary; or <see cref="Unknown"/>.</summary>
        public int Value { get; private set; }

        /// <summary>Reads an event of a line of the site.</summary>
        public void Read(Record record)
        {
            LineSettings line = _site.Lines[record.Line];
            Target = None;
            Value = 0;
            switch (record.Code)
            {
                case EventCode.KilnStarted:
                case EventCode.KilnStopped:
                    Set(line.KilnContact < 0 ? None : Kiln, record.Code == EventCode.KilnStarted ? 1 : 0);
                    break;
                case EventCode.MaintenanceOn:
                case EventCode.MaintenanceOff:
                    Set(line.MaintenanceContact < 0 ? None : Maintenance, record.Code == EventCode.MaintenanceOn ? 1 : 0);
                    break;
                case EventCode.ContactUnknown:
                case EventCode.ContactKnown:
                    ReadContact(line, record);
                    break;
                default:
                    ReadValve(line, record);
                    break;
            }
        }

        private void ReadValve(LineSettings line, Record record)
        {
            switch (record.Code)
            {
                case EventCode.BypassOpened:
                case EventCode.RecirculationOpened:
                    Set(Position, ValveState.Open);
                    break;
                case EventCode.BypassClosed:
                case EventCode.RecirculationClosed:
                    Set(Position, ValveState.Closed);
                    break;
                case EventCode.ValveUnknown:
                case EventCode.ValveKnown:
                    bool isState = record.Argument1 >= ValveState.Unknown && record.Argument1 <= ValveState.Closing;
                    Set(Position, isState ? (int)record.Argument1 : ValveState.Unknown);
                    break;
                case EventCode.SealBroken:
                case EventCode.SealRestored:
                    Set(Seal, record.Code == EventCode.SealRestored ? 1 : 0);
                    break;
                default:
                    return;
            }

            Valve = FindValve(line, record.Subject);
            bool isKnown = Valve >= 0 && (Target == Position || _site.Valves[Valve].SealContact >= 0);
            Target = isKnown ? Target : None;
        }

        private void ReadContact(LineSettings line, Record record)
        {
            int value = record.Argument1 == ContactState.Closed ? 1 : record.Argument1 == ContactState.Open ? 0 : Unknown;
            if (IsContact(line.KilnContact, record.Subject))
            {
                Set(Kiln, value);
            }
            else if (IsContact(line.MaintenanceContact, record.Subject))
            {
                Set(Maintenance, value);
            }
            else
            {
                for (int valve = line.FirstValve; valve < line.FirstValve + line.ValveCount; valve++)
                {
                    if (IsContact(_site.Valves[valve].SealContact, record.Subject))
                    {
                        // A seal's loop that is cut or shorted is a broken seal.
                        bool isBroken = record.Argument1 == ContactState.Cut || record.Argument1 == ContactState.Shorted;
                        Set(Seal, isBroken ? 0 : value);
                        Valve = valve;
                    }
                }
            }
        }

        private void Set(int target, int value)
        {
            Target = target;
            Value = value;
        }

        private bool IsContact(int contact, string id)
        {
            return contact >= 0 && _site.Contacts[contact].Id == id;
        }

        private int FindValve(LineSettings line, string id)
        {
            for (int valve = line.FirstValve; valve < line.FirstValve + line.ValveCount; valve++)
            {
                if (_site.Valves[valve].Id == id)
                {
                    return valve;
                }
            }

            return -1;
        }
    }
}
