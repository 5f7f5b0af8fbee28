using System.Collections;
using Edge.Board;

namespace Edge.Configuration
{
    /// <summary>Which keys of two site files differ, in no particular order; at most <see cref="Limits.ChangedKeys"/> of them are kept by name.</summary>
    public sealed class SiteDifference
    {
        /// <summary>Both have the key, with different values.</summary>
        public const int Changed = 1;

        /// <summary>Only the new one has it.</summary>
        public const int Added = 2;

        /// <summary>Only the old one had it.</summary>
        public const int Removed = 3;

        private readonly string[] _paths = Texts.Nulls(Limits.ChangedKeys);
        private readonly int[] _hows = new int[Limits.ChangedKeys];

        /// <summary>How many keys differ. An array or object that only one of them has is one key.</summary>
        public int Count { get; private set; }

        /// <summary>How many are kept by name.</summary>
        public int Kept
        {
            get { return Count < Limits.ChangedKeys ? Count : Limits.ChangedKeys; }
        }

        /// <summary>JSON path of a key, such as "lines[0].channels[3].range[1]".</summary>
        public string PathOf(int index)
        {
            return _paths[index];
        }

        /// <summary>How it differs: <see cref="Changed"/>, <see cref="Added"/> or <see cref="Removed"/>.</summary>
        public int HowOf(int index)
        {
            return _hows[index];
        }

        internal void Compare(string path, object before, object after)
        {
            if (before == null && after == null)
            {
                return;
            }

            if (before is Hashtable && after is Hashtable)
            {
                CompareMembers(path, (Hashtable)before, (Hashtable)after);
            }
            else if (before is ArrayList && after is ArrayList)
            {
                CompareItems(path, (ArrayList)before, (ArrayList)after);
            }
            else if (before == null || after == null)
            {
                Add(path, before == null ? Added : Removed);
            }
            else if (before is Hashtable || after is Hashtable || before is ArrayList || after is ArrayList || before.ToString() != after.ToString())
            {
                Add(path, Changed);
            }
        }

        private void CompareMembers(string path, Hashtable before, Hashtable after)
        {
            string start = path.Length == 0 ? "" : path + ".";
            foreach (object key in before.Keys)
            {
                Compare(start + (string)key, before[key], after[key]);
            }

            foreach (object key in after.Keys)
            {
                if (before[key] == null)
                {
                    Compare(start + (string)key, null, after[key]);
                }
            }
        }

        private void CompareItems(string path, ArrayList before, ArrayList after)
        {
            int count = before.Count > after.Count ? before.Count : after.Count;
            for (int i = 0; i < count; i++)
            {
                Compare(path + "[" + i.ToString() + "]", i < before.Count ? before[i] : null, i < after.Count ? after[i] : null);
            }
        }

        private void Add(string path, int how)
        {
            if (Count < Limits.ChangedKeys)
            {
                _paths[Count] = path;
                _hows[Count] = how;
            }

            Count++;
        }
    }
}
