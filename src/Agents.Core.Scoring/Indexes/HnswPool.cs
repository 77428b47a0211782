using System.Runtime.CompilerServices;

namespace Agents.Core.Scoring.Indexes;

/// <summary>The nearest nodes that a search has met, in order, each marked once its neighbors have been looked at.</summary>
/// <remarks>
/// One sorted array stands for the two heaps of the paper: a candidate that is worse than the worst of the results is never looked at again, so all
/// candidates that matter are among the results. Not thread-safe.
/// </remarks>
internal sealed class HnswPool
{
    private ulong[] _keys = [];
    private int _limit;
    private int _next;

    /// <summary>Gets how many nodes are kept.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the distance from which on nothing is kept any more; infinite while there is room.</summary>
    public float Worst { get; private set; }

    /// <summary>Gets what is kept, nearest first.</summary>
    public ReadOnlySpan<ulong> Keys => _keys.AsSpan(0, Count);

    public void Reset(int limit)
    {
        if (_keys.Length < limit)
        {
            _keys = new ulong[limit];
        }

        _limit = limit;
        _next = 0;
        Count = 0;
        Worst = float.PositiveInfinity;
    }

    /// <summary>Keeps a node that is nearer than <see cref="Worst"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Insert(ulong key)
    {
        ulong[] keys = _keys;
        int low = 0;
        int length = Count;
        while (length > 0)
        {
            int half = length >> 1;
            int middle = low + half;
            bool right = keys[middle] < key;
            low = right ? middle + 1 : low;
            length = right ? length - half - 1 : half;
        }

        int kept = Count == _limit ? Count - 1 : Count;
        keys.AsSpan(low, kept - low).CopyTo(keys.AsSpan(low + 1));
        keys[low] = key;
        Count = kept + 1;
        if (low < _next)
        {
            _next = low;
        }

        if (Count == _limit)
        {
            Worst = HnswKey.DistanceOf(keys[Count - 1]);
        }
    }

    /// <summary>Takes the nearest node whose neighbors have not been looked at, and marks it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(out int node)
    {
        ulong[] keys = _keys;
        int next = _next;
        while (next < Count)
        {
            ulong key = keys[next];
            if ((key & HnswKey.Mark) == 0)
            {
                keys[next] = key | HnswKey.Mark;
                _next = next + 1;
                node = HnswKey.NodeOf(key);
                return true;
            }

            next++;
        }

        _next = next;
        node = -1;
        return false;
    }
}
