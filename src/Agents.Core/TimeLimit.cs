namespace Agents.Core;

/// <summary>Waits for work of the application only so long.</summary>
internal static class TimeLimit
{
    /// <param name="work">The work.</param>
    /// <param name="limit">How long; <see langword="null"/> for as long as it takes.</param>
    /// <param name="clock">By which clock.</param>
    /// <param name="cancellationToken">Ends the work, which is waited for then.</param>
    /// <exception cref="TimeoutException">It took longer. Its token is cancelled, and nobody waits for it.</exception>
    public static async ValueTask<T> RunAsync<T>(
        Func<CancellationToken, ValueTask<T>> work, TimeSpan? limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (limit is not { } time)
        {
            return await work(cancellationToken).ConfigureAwait(false);
        }

        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<T> task = work(stop.Token).AsTask();
        using CancellationTokenSource late = new();
        Task alarm = Task.Delay(time, clock, late.Token);
        if (await Task.WhenAny(task, alarm).ConfigureAwait(false) == task)
        {
            await late.CancelAsync().ConfigureAwait(false);
            return await task.ConfigureAwait(false);
        }

        AbandonedTask.Observe(task);
        try
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException)
        {
            // What the work registered with its token threw; it is out of time all the same.
        }

        throw new TimeoutException($"It did not end within {time.TotalSeconds:0.###} s.");
    }
}
