namespace Agents.Core.Routing;

/// <summary>The partial routes of a query, and a queue of those that were not taken yet.</summary>
/// <remarks>A heap of four children a label. Keeps its memory from query to query, so that only a larger one than all before allocates.</remarks>
internal sealed class QualityLabels(int limit)
{
    private const int Arity = 4;

    private QualityLabel[] _labels = new QualityLabel[Math.Min(limit, 64)];
    private int[] _heap = new int[Math.Min(limit, 64)];
    private int _size;

    public int Count { get; private set; }

    /// <summary>Gets whether a label was refused because there were too many; the answer of the query is then not known.</summary>
    public bool IsOverfull { get; private set; }

    public ref readonly QualityLabel this[int label] => ref _labels[label];

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Count = 0;
        _size = 0;
        IsOverfull = false;
    }

    public void Add(in QualityLabel label)
    {
        if (Count == limit)
        {
            IsOverfull = true;
            return;
        }

        if (Count == _labels.Length)
        {
            int length = (int)Math.Min(limit, 2L * Count);
            Array.Resize(ref _labels, length);
            Array.Resize(ref _heap, length);
        }

        _labels[Count] = label;
        Rise(Count++);
    }

    /// <summary>Takes the first label out; none when there are no more, or were too many.</summary>
    public bool TryTake(out int label)
    {
        if (_size == 0 || IsOverfull)
        {
            label = -1;
            return false;
        }

        label = _heap[0];
        int last = _heap[--_size];
        if (_size > 0)
        {
            Sink(last);
        }

        return true;
    }

    private void Rise(int label)
    {
        int place = _size++;
        while (place > 0)
        {
            int parent = (place - 1) / Arity;
            if (!IsBefore(label, _heap[parent]))
            {
                break;
            }

            _heap[place] = _heap[parent];
            place = parent;
        }

        _heap[place] = label;
    }

    /// <summary>Finds the place of a label from the top down.</summary>
    private void Sink(int label)
    {
        int place = 0;
        while (true)
        {
            int first = (place * Arity) + 1;
            if (first >= _size)
            {
                break;
            }

            int best = first;
            int end = Math.Min(first + Arity, _size);
            for (int child = first + 1; child < end; child++)
            {
                if (IsBefore(_heap[child], _heap[best]))
                {
                    best = child;
                }
            }

            if (!IsBefore(_heap[best], label))
            {
                break;
            }

            _heap[place] = _heap[best];
            place = best;
        }

        _heap[place] = label;
    }

    private bool IsBefore(int x, int y)
    {
        ref readonly QualityLabel left = ref _labels[x];
        ref readonly QualityLabel right = ref _labels[y];
        return left.First != right.First ? left.First < right.First
            : left.Second != right.Second ? left.Second < right.Second
            : left.Hops != right.Hops ? left.Hops < right.Hops
            : left.Order != right.Order ? left.Order < right.Order
            : x < y;
    }
}
