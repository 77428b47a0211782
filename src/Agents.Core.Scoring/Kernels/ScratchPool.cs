using System.Numerics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Keeps working memory between calls, so that a call finds some that is warm.</summary>
/// <remarks>
/// Thread-safe, without a lock. A thread looks first where it looked before, so that threads seldom meet. As many calls as there are places find some; those
/// beyond make their own, which nobody keeps.
/// </remarks>
internal sealed class ScratchPool<T>
    where T : class
{
    private const int LeastPlaces = 16;

    // A power of two, for the places to be counted round.
    private readonly T?[] _kept = new T?[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(LeastPlaces, 2 * Environment.ProcessorCount))];
    private readonly Func<T> _make;

    public ScratchPool(Func<T> make) => _make = make;

    /// <summary>Takes working memory, which is the caller's alone until it is returned. One that is not returned is lost, and that does no harm.</summary>
    public T Rent()
    {
        int start = Environment.CurrentManagedThreadId;
        for (int i = 0; i < _kept.Length; i++)
        {
            ref T? place = ref _kept[(start + i) & (_kept.Length - 1)];
            if (Volatile.Read(ref place) is not null && Interlocked.Exchange(ref place, null) is { } found)
            {
                return found;
            }
        }

        return _make();
    }

    public void Return(T scratch)
    {
        int start = Environment.CurrentManagedThreadId;
        for (int i = 0; i < _kept.Length; i++)
        {
            ref T? place = ref _kept[(start + i) & (_kept.Length - 1)];
            if (Volatile.Read(ref place) is null && Interlocked.CompareExchange(ref place, scratch, null) is null)
            {
                return;
            }
        }
    }
}
