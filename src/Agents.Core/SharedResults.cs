using System.Runtime.ExceptionServices;

namespace Agents.Core;

/// <summary>Work that several places of a run, or several runs, want done alike: it executes once, and all of them get the result.</summary>
/// <remarks>
/// <para>
/// Work is the same when one executor is to be given equal input for the same type of output. Executors are compared by reference,
/// inputs by the SHA-256 of their canonical text. Whoever asks first leads and executes; who asks meanwhile follows and waits; who asks
/// later gets what was kept.
/// </para>
/// <para>
/// A failure is not kept: the followers that wait get it too, and who asks later executes anew. When it was not the work that failed but
/// the leader that was cancelled or out of budget, or that gave something up for its output, one of the followers takes over and executes
/// with its own token and budget. A follower that is cancelled ends only its own wait.
/// </para>
/// <para>
/// Each run has one of its own; give the same to <see cref="RunOptions.SharedResults"/> of several runs to share across a batch. What is
/// kept holds on to its executor and its output until it leaves. Thread-safe; no lock is held while work executes.
/// </para>
/// </remarks>
public sealed class SharedResults
{
    /// <summary>How many results are kept when nothing else is said.</summary>
    public const int DefaultCapacity = 10_000;

    /// <summary>The greatest <see cref="Capacity"/>.</summary>
    public const int MaxCapacity = 10_000_000;

    // Guards what is below and the fields of the flights.
    private readonly Lock _lock = new();
    private readonly Dictionary<SharedKey, SharedFlight> _flights = [];
    private readonly Queue<SharedFlight> _kept = [];
    private long _executed;
    private long _shared;

    /// <summary>Initializes one that keeps up to <see cref="DefaultCapacity"/> results.</summary>
    public SharedResults()
        : this(DefaultCapacity)
    {
    }

    /// <summary>Initializes one that keeps up to a stated number of results.</summary>
    /// <param name="capacity">1 to <see cref="MaxCapacity"/> results.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is outside that range.</exception>
    public SharedResults(int capacity)
    {
        if (capacity is < 1 or > MaxCapacity)
        {
            throw new ArgumentOutOfRangeException(
                nameof(capacity), capacity, $"The capacity must be 1 to {MaxCapacity} results, but is {capacity}.");
        }

        Capacity = capacity;
    }

    /// <summary>Gets how many results are kept at most. One more makes the one leave that was finished first; work under way is not counted.</summary>
    public int Capacity { get; }

    /// <summary>Gets how many results are kept now.</summary>
    public int Count => Read(static results => results._kept.Count);

    /// <summary>Gets how often work was executed, failures included.</summary>
    public long Executed => Read(static results => results._executed);

    /// <summary>Gets how often a result was handed out that another caller's execution had made.</summary>
    public long Shared => Read(static results => results._shared);

    /// <summary>Forgets every result. Work under way ends for those who wait for it, and is not kept either.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _flights.Clear();
            _kept.Clear();
        }
    }

    /// <summary>Gets the result of work that was done or is being done, or does it.</summary>
    /// <param name="executor">What does the work; compared by reference.</param>
    /// <param name="canonicalInput">The input as text; equal texts are equal inputs.</param>
    /// <param name="context">Where the work would be done, and in which run.</param>
    /// <param name="state">What <paramref name="run"/> is given.</param>
    /// <param name="run">Does the work; called at most once.</param>
    /// <param name="cancellationToken">Ends the work when this caller does it, else only this caller's wait.</param>
    /// <returns>The result, whether another caller's execution made it, and where. Complete at once when the work is.</returns>
    internal ValueTask<SharedResult<T>> GetOrRunAsync<TState, T>(
        object executor,
        string canonicalInput,
        AgentContext context,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> run,
        CancellationToken cancellationToken) =>
        GetOrRunAsync(SharedKey.Of(executor, typeof(T), canonicalInput), context, state, run, cancellationToken);

    private ValueTask<SharedResult<T>> GetOrRunAsync<TState, T>(
        SharedKey key, AgentContext context, TState state, Func<TState, CancellationToken, ValueTask<T>> run, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<SharedResult<T>>(cancellationToken);
        }

        SharedFlight<T> flight;
        Task? ended = null;
        lock (_lock)
        {
            if (!_flights.TryGetValue(key, out SharedFlight? found))
            {
                flight = new SharedFlight<T>(key, context);
                _flights.Add(key, flight);
                _executed++;
            }
            else if (found.IsLedAbove(context))
            {
                // To wait for oneself would be to wait for ever. Led outside of the table, it ends by whatever ends the recursion.
                flight = new SharedFlight<T>(key, context);
                _executed++;
            }
            else
            {
                flight = (SharedFlight<T>)found;
                if (flight.Phase == FlightPhase.Succeeded)
                {
                    _shared++;
                    return new ValueTask<SharedResult<T>>(flight.ToResult(isShared: true));
                }

                ended = flight.Ended;
            }
        }

        return ended is null
            ? Lead(flight, state, run, cancellationToken)
            : FollowAsync(flight, ended, context, state, run, cancellationToken);
    }

    private ValueTask<SharedResult<T>> Lead<TState, T>(
        SharedFlight<T> flight, TState state, Func<TState, CancellationToken, ValueTask<T>> run, CancellationToken cancellationToken)
    {
        try
        {
            ValueTask<T> pending = run(state, cancellationToken);
            if (!pending.IsCompletedSuccessfully)
            {
                return LeadAsync(flight, pending, cancellationToken);
            }

            flight.Output = pending.GetAwaiter().GetResult();
        }
        catch (Exception exception)
        {
            return LeadAsync(flight, ValueTask.FromException<T>(exception), cancellationToken);
        }

        End(flight, flight.HasGivenUp ? FlightPhase.Abandoned : FlightPhase.Succeeded);
        return new ValueTask<SharedResult<T>>(flight.ToResult(isShared: false));
    }

    private async ValueTask<SharedResult<T>> LeadAsync<T>(SharedFlight<T> flight, ValueTask<T> pending, CancellationToken cancellationToken)
    {
        try
        {
            flight.Output = await pending.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            flight.Failure = exception;
            End(flight, cancellationToken.IsCancellationRequested || IsOutOfBudget(exception) ? FlightPhase.Abandoned : FlightPhase.Failed);
            throw;
        }

        End(flight, flight.HasGivenUp ? FlightPhase.Abandoned : FlightPhase.Succeeded);
        return flight.ToResult(isShared: false);
    }

    private async ValueTask<SharedResult<T>> FollowAsync<TState, T>(
        SharedFlight<T> flight,
        Task ended,
        AgentContext context,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> run,
        CancellationToken cancellationToken)
    {
        await ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        switch (flight.Phase)
        {
            case FlightPhase.Succeeded:
                lock (_lock)
                {
                    _shared++;
                }

                return flight.ToResult(isShared: true);
            case FlightPhase.Failed:
                throw FailureFor(flight, context);
            default:
                // Of all that come here the first leads, and the others follow it.
                return await GetOrRunAsync(flight.Key, context, state, run, cancellationToken).ConfigureAwait(false);
        }
    }

    private void End(SharedFlight flight, FlightPhase phase)
    {
        TaskCompletionSource? ended;
        lock (_lock)
        {
            ended = flight.End(phase);

            // It may have been forgotten in the meantime, or never have been in the table.
            if (_flights.TryGetValue(flight.Key, out SharedFlight? current) && ReferenceEquals(current, flight))
            {
                if (phase == FlightPhase.Succeeded)
                {
                    Keep(flight);
                }
                else
                {
                    _flights.Remove(flight.Key);
                }
            }
        }

        ended?.SetResult();
    }

    private void Keep(SharedFlight flight)
    {
        _kept.Enqueue(flight);
        if (_kept.Count > Capacity)
        {
            _flights.Remove(_kept.Dequeue().Key);
        }
    }

    private T Read<T>(Func<SharedResults, T> fact)
    {
        lock (_lock)
        {
            return fact(this);
        }
    }

    /// <summary>Tells whether it was the leader's budget that ended, which says nothing about the work.</summary>
    private static bool IsOutOfBudget(Exception exception) =>
        exception is BudgetExceededException or AgentStoppedException { StopReason: StopReason.BudgetExhausted };

    private static Exception FailureFor(SharedFlight flight, AgentContext context)
    {
        Exception failure = flight.Failure!;
        if (failure is AgentException && !flight.IsOfSameRun(context))
        {
            // That one will name the run of the leader, and what that run spent.
            return new AgentFailedException(flight.Path.Name, failure);
        }

        ExceptionDispatchInfo.Throw(failure);
        return failure;
    }
}
