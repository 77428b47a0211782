using Polly;

namespace Agents.Core.Graphs;

/// <summary>One call with what it returns: starts its copies, keeps their outputs and cancels the one that lost.</summary>
internal sealed class HedgedCall<TState, T> : HedgeRace
{
    private readonly TState _state;
    private readonly Func<TState, int, CancellationToken, ValueTask<T>> _call;
    private readonly HedgeConditions<TState> _conditions;
    private CancellationTokenSource? _stopPrimary;
    private T _primaryOutput = default!;
    private T _replicaOutput = default!;
    private TimeSpan? _overtakenAfter;

    public HedgedCall(
        Hedging hedging,
        TState state,
        Func<TState, int, CancellationToken, ValueTask<T>> call,
        HedgeConditions<TState> conditions,
        TimeProvider clock,
        TimeSpan delay)
        : base(hedging, clock, delay)
    {
        _state = state;
        _call = call;
        _conditions = conditions;
    }

    public bool IsPrimaryAwaited { get; private set; }

    /// <summary>Starts the primary.</summary>
    /// <returns><see langword="true"/> when it goes on; <see langword="false"/> when it has ended already.</returns>
    public bool StartPrimary(CancellationTokenSource stop)
    {
        _stopPrimary = stop;
        Begin();
        PrimaryTask = RunPrimaryAsync(stop.Token);
        return !PrimaryTask.IsCompleted;
    }

    /// <summary>Waits for the primary.</summary>
    public Task AwaitPrimaryAsync()
    {
        IsPrimaryAwaited = true;
        return PrimaryTask;
    }

    /// <summary>Cancels the primary, and waits for it, when its end does not count any more.</summary>
    public async Task StopPrimaryAsync()
    {
        Cancel(_stopPrimary!);
        await PrimaryTask.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Reads what the copy that won returned, when none runs any more.</summary>
    public T OutputOf(int copy)
    {
        if (copy == Primary)
        {
            return _primaryOutput;
        }

        // Whatever the primary still did after it had lost does not count.
        PrimaryLatency = _overtakenAfter!.Value;
        return _replicaOutput;
    }

    public override async ValueTask<Outcome<int>> JoinPrimaryAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration =
            cancellationToken.UnsafeRegister(static stop => Cancel((CancellationTokenSource)stop!), _stopPrimary);
        await AwaitPrimaryAsync().ConfigureAwait(false);
        return Outcome.FromResult(Primary);
    }

    protected override bool BudgetAllows() => _conditions.BudgetAllows(_state);

    protected override void OnHedged() => _conditions.OnHedged(_state, Delay);

    protected override async ValueTask<Outcome<int>> RunReplicaAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = new();
        using CancellationTokenRegistration registration =
            cancellationToken.UnsafeRegister(static stop => Cancel((CancellationTokenSource)stop!), stop);
        _replicaOutput = await _call(_state, Replica, stop.Token).ConfigureAwait(false);
        _overtakenAfter = Elapsed;
        return Outcome.FromResult(Replica);
    }

    private async Task RunPrimaryAsync(CancellationToken cancellationToken)
    {
        _primaryOutput = await _call(_state, Primary, cancellationToken).ConfigureAwait(false);
        PrimaryLatency = Elapsed;
    }

    private static void Cancel(CancellationTokenSource stop)
    {
        try
        {
            stop.Cancel();
        }
        catch (AggregateException)
        {
            // What a copy does when it is told to stop must not keep the call from waiting until it has.
        }
    }
}
