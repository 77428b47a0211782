namespace Agents.Core;

/// <summary>A call of an agent that is waited for only so long, whatever the agent does with its token.</summary>
internal static class BoundedCall
{
    /// <summary>How long work is waited for once it was cancelled, where nobody says.</summary>
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(5);

    /// <summary>Calls an agent.</summary>
    /// <param name="context">The caller's context.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="timeout">How long it may take; then it is cancelled. <see langword="null"/> for as long as it takes.</param>
    /// <param name="grace">How long it is waited for once it was cancelled; then it is left to itself.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="AgentTimeoutException">It was out of time. Its path is the caller's.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, and the call has ended or is left to itself.</exception>
    public static ValueTask<TOutput> InvokeAsync<TInput, TOutput>(
        AgentContext context, IAgent<TInput, TOutput> agent, TInput input, TimeSpan? timeout, TimeSpan grace, CancellationToken cancellationToken) =>
        RunAsync(
            context,
            agent.Name,
            (context, agent, input),
            static (call, token) => call.context.InvokeAsync(call.agent, call.input, token),
            timeout,
            grace,
            cancellationToken);

    /// <summary>Does other work of the application, in the same way.</summary>
    /// <param name="context">The caller's context.</param>
    /// <param name="name">What the work is called.</param>
    /// <param name="state">What the work is given.</param>
    /// <param name="work">The work.</param>
    /// <param name="timeout">How long it may take; then it is cancelled. <see langword="null"/> for as long as it takes.</param>
    /// <param name="grace">How long it is waited for once it was cancelled; then it is left to itself.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="AgentTimeoutException">It was out of time. Its path is the caller's.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, and the work has ended or is left to itself.</exception>
    public static async ValueTask<TOutput> RunAsync<TState, TOutput>(
        AgentContext context,
        string name,
        TState state,
        Func<TState, CancellationToken, ValueTask<TOutput>> work,
        TimeSpan? timeout,
        TimeSpan grace,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using CancellationTokenSource stop = new();
        using CancellationTokenRegistration caller = CancelWith(stop, cancellationToken);
        ValueTask<TOutput> call = work(state, stop.Token);
        if (call.IsCompletedSuccessfully)
        {
            return call.Result;
        }

        // Only now, since most calls that ask no model have ended by here, and a timer costs more than they do.
        using CancellationTokenSource? deadline = timeout is { } limit ? new(limit, context.Clock) : null;
        using CancellationTokenRegistration late = CancelWith(stop, deadline?.Token ?? CancellationToken.None);
        Task<TOutput> running = call.AsTask();
        try
        {
            return await running.WaitAsync(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            bool isAbandoned = !await HasEndedAsync(running, grace, context.Clock).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new AgentTimeoutException(name, timeout.GetValueOrDefault(), isAbandoned).At(context.Path);
        }
    }

    private static CancellationTokenRegistration CancelWith(CancellationTokenSource stop, CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(static stop => Cancel((CancellationTokenSource)stop!), stop);

    private static void Cancel(CancellationTokenSource stop)
    {
        try
        {
            stop.Cancel();
        }
        catch (AggregateException)
        {
            // What the agent registered with its token threw. Upon a timer's thread that would end the process, and the call ends all the same.
        }
    }

    private static async ValueTask<bool> HasEndedAsync(Task running, TimeSpan grace, TimeProvider clock)
    {
        AbandonedTask.Observe(running);
        if (!running.IsCompleted && grace > TimeSpan.Zero)
        {
            using CancellationTokenSource over = new();
            await Task.WhenAny(running, Task.Delay(grace, clock, over.Token)).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false); // so that no timer is left behind
        }

        return running.IsCompleted;
    }
}
