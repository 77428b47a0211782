namespace Agents.Core.Workspaces;

/// <summary>Lets one after the other through, for work that waits.</summary>
#pragma warning disable CA1001 // The semaphore has no wait handle unless one is asked for, so there is nothing to release.
internal sealed class Turn
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _free = new(1, 1);

    public async ValueTask<Holder> TakeAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Holder(this);
    }

    /// <summary>Whoever has the turn; disposing gives it back, once.</summary>
    public readonly struct Holder(Turn turn) : IDisposable
    {
        public void Dispose() => turn._free.Release();
    }
}
