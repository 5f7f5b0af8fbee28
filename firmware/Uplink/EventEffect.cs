using Edge.Events;

namespace Edge.Uplink
{
    /// <summary>What an event says about the state of its subject. Decided by the event alone, so that a message sent again is the same.</summary>
    public static class EventEffect
    {
        /// <summary>The event says nothing about it.</summary>
        public const int None = -1;

        /// <summary>Position of the event's valve, one of <see cref="ValveState"/>, or <see cref="None"/>. A valve that left its closed limit is open.</summary>
        public static int OnValve(int code, long argument1)
        {
            switch (code)
            {
                case EventCode.BypassOpened:
                case EventCode.RecirculationOpened:
                    return ValveState.Open;
                case EventCode.BypassClosed:
                case EventCode.RecirculationClosed:
                    return ValveState.Closed;
                case EventCode.ValveUnknown:
                case EventCode.ValveKnown:
                    return argument1 >= ValveState.Unknown && argument1 <= ValveState.Contradictory ? (int)argument1 : ValveState.Unknown;
                default:
                    return None;
            }
        }

        /// <summary>Whether the event's lead seal is whole: 1, 0, or <see cref="None"/>.</summary>
        public static int OnSeal(int code)
        {
            return code == EventCode.SealRestored ? 1 : code == EventCode.SealBroken ? 0 : None;
        }

        /// <summary>Whether the line's kiln runs: 1, 0, or <see cref="None"/>.</summary>
        public static int OnKiln(int code)
        {
            return code == EventCode.KilnStarted ? 1 : code == EventCode.KilnStopped ? 0 : None;
        }

        /// <summary>Whether the line's maintenance key is on: 1, 0, or <see cref="None"/>.</summary>
        public static int OnMaintenance(int code)
        {
            return code == EventCode.MaintenanceOn ? 1 : code == EventCode.MaintenanceOff ? 0 : None;
        }
    }
}
