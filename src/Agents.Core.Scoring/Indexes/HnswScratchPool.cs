namespace Agents.Core.Scoring.Indexes;

/// <summary>Lends what searches need for themselves, as much of it as searches ran at the same time.</summary>
/// <remarks>Thread-safe. A thread looks first where it looked before, so that threads seldom meet.</remarks>
internal sealed class HnswScratchPool
{
    private readonly HnswShape _shape;
    private readonly HnswScratch?[] _free = new HnswScratch?[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount * 2)];

    public HnswScratchPool(HnswShape shape) => _shape = shape;

    public HnswScratch Rent()
    {
        int start = Environment.CurrentManagedThreadId;
        for (int i = 0; i < _free.Length; i++)
        {
            ref HnswScratch? place = ref _free[(start + i) & (_free.Length - 1)];
            if (place is not null && Interlocked.Exchange(ref place, null) is { } scratch)
            {
                return scratch;
            }
        }

        return new HnswScratch(_shape);
    }

    /// <summary>Takes back what was lent; where everything is full already, it is let go.</summary>
    public void Return(HnswScratch? scratch)
    {
        int start = Environment.CurrentManagedThreadId;
        for (int i = 0; i < _free.Length && scratch is not null; i++)
        {
            ref HnswScratch? place = ref _free[(start + i) & (_free.Length - 1)];
            if (place is null && Interlocked.CompareExchange(ref place, scratch, null) is null)
            {
                return;
            }
        }
    }
}
