using System.Runtime.CompilerServices;
using Polly;
using Polly.Hedging;

namespace Agents.Core.Graphs;

public sealed partial class Hedging
{
    // One pipeline a clock; it says which copy won, so that it serves calls of every type.
    private readonly ConditionalWeakTable<TimeProvider, ResiliencePipeline<int>> _pipelines = [];

    /// <summary>Makes a call, and makes it a second time when it is slow and may be repeated.</summary>
    /// <param name="state">What <paramref name="call"/> and <paramref name="conditions"/> are given.</param>
    /// <param name="call">Makes one copy of the call: number 0, the primary, or 1, its replica. Both may run at once.</param>
    /// <param name="conditions">What is asked before a replica starts.</param>
    /// <param name="clock">The run's clock.</param>
    /// <param name="cancellationToken">Ends both copies.</param>
    /// <returns>The output of the copy that won; no copy runs any more.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; the exception carries it.</exception>
    internal ValueTask<T> ExecuteAsync<TState, T>(
        TState state,
        Func<TState, int, CancellationToken, ValueTask<T>> call,
        HedgeConditions<TState> conditions,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (Dispatch() is { } delay && conditions.Slack(state) < delay)
        {
            return RaceAsync(new HedgedCall<TState, T>(this, state, call, conditions, clock, delay), clock, cancellationToken);
        }

        long started = clock.GetTimestamp();
        ValueTask<T> pending;
        try
        {
            pending = call(state, HedgeRace.Primary, cancellationToken);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<T>(exception);
        }

        if (!pending.IsCompleted)
        {
            return ObserveAsync(pending, clock, started);
        }

        if (pending.IsCompletedSuccessfully)
        {
            RecordLatency(clock.GetElapsedTime(started));
        }

        return pending;
    }

    private async ValueTask<T> ObserveAsync<T>(ValueTask<T> pending, TimeProvider clock, long started)
    {
        T output = await pending.ConfigureAwait(false);
        RecordLatency(clock.GetElapsedTime(started));
        return output;
    }

    private async ValueTask<T> RaceAsync<TState, T>(HedgedCall<TState, T> race, TimeProvider clock, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            // The primary starts here, so that one that completes at once never meets the machinery behind.
            if (race.StartPrimary(stop))
            {
                Outcome<int> outcome;
                try
                {
                    outcome = await RunAsync(race, clock, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception)
                {
                    // Not a failure of a copy, but of what is around them, such as a clock that has no timer.
                    await race.StopPrimaryAsync().ConfigureAwait(false);
                    throw;
                }

                // With a token that was cancelled in the meantime the pipeline does not even begin; the primary runs all the same.
                if (race.IsPrimaryAwaited)
                {
                    outcome.ThrowIfException();
                    return Take(race, outcome.Result);
                }
            }

            await race.AwaitPrimaryAsync().ConfigureAwait(false);
            return Take(race, HedgeRace.Primary);
        }
        catch (OperationCanceledException canceled) when (cancellationToken.IsCancellationRequested && canceled.CancellationToken != cancellationToken)
        {
            // The copies have tokens of their own, which nobody outside knows.
            throw new OperationCanceledException(canceled.Message, canceled, cancellationToken);
        }
    }

    private T Take<TState, T>(HedgedCall<TState, T> race, int winner)
    {
        T output = race.OutputOf(winner);
        RecordLatency(race.PrimaryLatency);
        return output;
    }

    private async ValueTask<Outcome<int>> RunAsync(HedgeRace race, TimeProvider clock, CancellationToken cancellationToken)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(HedgeRace.Key, race);
            return await PipelineFor(clock)
                .ExecuteOutcomeAsync(static (copy, race) => race.JoinPrimaryAsync(copy.CancellationToken), context, race)
                .ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private ResiliencePipeline<int> PipelineFor(TimeProvider clock) => _pipelines.GetValue(clock, static clock =>
        new ResiliencePipelineBuilder<int> { TimeProvider = clock }
            .AddHedging(new HedgingStrategyOptions<int>
            {
                MaxHedgedAttempts = 1,
                DelayGenerator = static arguments => HedgeRace.Of(arguments.Context).WaitForDelayAsync(arguments.Context.CancellationToken),
                ActionGenerator = static arguments => HedgeRace.Of(arguments.PrimaryContext).TryStartReplica(arguments.ActionContext.CancellationToken),
                ShouldHandle = static arguments => new ValueTask<bool>(
                    HedgeRace.Of(arguments.Context).MayWaitForOther(arguments.AttemptNumber ?? HedgeRace.Primary, arguments.Outcome.Exception)),
            })
            .Build());
}
