namespace Agents.Core.Scoring.Kernels;

/// <summary>Keeps working memory between calls, so that a call finds some that is warm.</summary>
/// <remarks>Thread-safe, without a lock. As many calls as there are places find some; those beyond make their own, which nobody keeps.</remarks>
internal sealed class ScratchPool<T>
    where T : class
{
    private const int Places = 16;

    private readonly T?[] _kept = new T?[Places];
    private readonly Func<T> _make;

    public ScratchPool(Func<T> make) => _make = make;

    /// <summary>Takes working memory, which is the caller's alone until it is returned. One that is not returned is lost, and that does no harm.</summary>
    public T Rent()
    {
        for (int i = 0; i < _kept.Length; i++)
        {
            if (Volatile.Read(ref _kept[i]) is not null && Interlocked.Exchange(ref _kept[i], null) is { } found)
            {
                return found;
            }
        }

        return _make();
    }

    public void Return(T scratch)
    {
        for (int i = 0; i < _kept.Length; i++)
        {
            if (Volatile.Read(ref _kept[i]) is null && Interlocked.CompareExchange(ref _kept[i], scratch, null) is null)
            {
                return;
            }
        }
    }
}
