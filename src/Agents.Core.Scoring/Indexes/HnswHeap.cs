namespace Agents.Core.Scoring.Indexes;

/// <summary>A heap of keys, the lowest first.</summary>
/// <remarks>Keeps its array between searches. Not thread-safe.</remarks>
internal sealed class HnswHeap
{
    private ulong[] _keys = new ulong[64];

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    public void Push(ulong key)
    {
        if (Count == _keys.Length)
        {
            Array.Resize(ref _keys, 2 * Count);
        }

        ulong[] keys = _keys;
        int at = Count++;
        for (int parent; at > 0 && key < keys[parent = (at - 1) / 2]; at = parent)
        {
            keys[at] = keys[parent];
        }

        keys[at] = key;
    }

    public ulong Pop()
    {
        ulong[] keys = _keys;
        ulong first = keys[0];
        ulong last = keys[--Count];
        int at = 0;
        for (int child = 1; child < Count; child = (2 * at) + 1)
        {
            child = child + 1 < Count && keys[child + 1] < keys[child] ? child + 1 : child;
            if (keys[child] >= last)
            {
                break;
            }

            keys[at] = keys[child];
            at = child;
        }

        keys[at] = last;
        return first;
    }
}
