namespace Agents.Core.Scoring.Text;

/// <summary>The working memory of one embedding: how often each feature occurs, in a table with open addressing.</summary>
internal sealed class HashedFeatures
{
    private const int FirstCapacity = 1_024;
    private const int GreatestKept = 1 << 16;

    private readonly long[] _sums;
    private Feature[] _table = new Feature[FirstCapacity];
    private int[] _used = new int[FirstCapacity / 2];
    private int _count;

    public HashedFeatures(int dimensions) => _sums = new long[dimensions];

    /// <summary>Counts one more occurrence of a feature.</summary>
    public void Add(ulong hash, long weight)
    {
        int mask = _table.Length - 1;
        int at = (int)hash & mask;
        while (_table[at].Count > 0 && _table[at].Hash != hash)
        {
            at = (at + 1) & mask;
        }

        ref Feature feature = ref _table[at];
        if (feature.Count == 0)
        {
            if (_count == _used.Length)
            {
                Grow();
                Add(hash, weight);
                return;
            }

            _used[_count++] = at;
            feature.Hash = hash;
        }

        feature.Count++;
        feature.Weight += weight;
    }

    /// <summary>Adds the features up by place, and makes ready for the next text.</summary>
    public void WriteTo(Span<float> destination)
    {
        for (int i = 0; i < _count; i++)
        {
            ref Feature feature = ref _table[_used[i]];
            long weight = feature.Total;
            int place = (int)(((feature.Hash >> 32) * (ulong)destination.Length) >> 32);
            _sums[place] += (feature.Hash & (1UL << 31)) == 0 ? weight : -weight;
            feature = default;
        }

        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = _sums[i];
            _sums[i] = 0;
        }

        MakeReady();
    }

    /// <summary>Hands the features on one by one, in the order in which they were first added, and makes ready for the next text.</summary>
    public void HandTo<TReader>(ref TReader reader)
        where TReader : struct, IFeatureReader, allows ref struct
    {
        for (int i = 0; i < _count; i++)
        {
            ref Feature feature = ref _table[_used[i]];
            reader.Take(feature.Hash, feature.Total);
            feature = default;
        }

        MakeReady();
    }

    private void MakeReady()
    {
        _count = 0;
        if (_table.Length > GreatestKept)
        {
            _table = new Feature[FirstCapacity];
            _used = new int[FirstCapacity / 2];
        }
    }

    private void Grow()
    {
        Feature[] old = _table;
        int[] used = _used;
        int count = _count;
        _table = new Feature[old.Length * 2];
        _used = new int[old.Length];
        _count = 0;
        int mask = _table.Length - 1;
        for (int i = 0; i < count; i++)
        {
            Feature feature = old[used[i]];
            int at = (int)feature.Hash & mask;
            while (_table[at].Count > 0)
            {
                at = (at + 1) & mask;
            }

            _table[at] = feature;
            _used[_count++] = at;
        }
    }

    private struct Feature
    {
        public ulong Hash;
        public long Weight;
        public int Count;

        // The mean weight times the root of the count. A whole number, so that sums do not depend on the order.
        public readonly long Total => Count == 1 ? Weight : (long)Math.Round(Weight / Math.Sqrt(Count));
    }
}
