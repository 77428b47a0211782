using Polly;

namespace Agents.Core.Graphs;

/// <summary>A call that may be repeated, as the hedging pipeline sees it: when its replica may start, and what a failure means.</summary>
/// <remarks>
/// The pipeline would start another copy for every failure. It does not, because a primary that ends before its replica starts closes
/// the race in the same step in which the failure is judged.
/// </remarks>
internal abstract class HedgeRace
{
    /// <summary>The number of the first copy.</summary>
    public const int Primary = 0;

    /// <summary>The number of the second copy.</summary>
    public const int Replica = 1;

    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(49);

    private readonly Hedging _hedging;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _delay;
    private long _started;
    private int _phase;
    private bool _isRefused;
    private Exception? _ownFailure;

    protected HedgeRace(Hedging hedging, TimeProvider clock, TimeSpan delay)
    {
        _hedging = hedging;
        _clock = clock;
        _delay = delay;
    }

    /// <summary>Gets the key under which a pipeline's context holds the race.</summary>
    public static ResiliencePropertyKey<HedgeRace> Key { get; } = new("Agents.Core.Graphs.HedgeRace");

    /// <summary>Gets how long the primary took, or had run when its replica won.</summary>
    public TimeSpan PrimaryLatency { get; protected set; }

    /// <summary>Gets how long ago the primary started.</summary>
    protected TimeSpan Elapsed => _clock.GetElapsedTime(_started);

    protected TimeSpan Delay => _delay;

    /// <summary>Gets or sets what ends with the primary.</summary>
    protected Task PrimaryTask { get; set; } = Task.CompletedTask;

    public static HedgeRace Of(ResilienceContext context) => context.Properties.GetValue(Key, null!);

    /// <summary>Waits for the primary, which has started, and cancels it with the pipeline's token for it.</summary>
    public abstract ValueTask<Outcome<int>> JoinPrimaryAsync(CancellationToken cancellationToken);

    /// <summary>Waits until the primary has ended or has run for the delay; the pipeline would leave its timer armed for a moment.</summary>
    /// <returns>How much longer the pipeline waits before it asks for a replica: not at all, or for good.</returns>
    public async ValueTask<TimeSpan> WaitForDelayAsync(CancellationToken cancellationToken)
    {
        TimeSpan left = _delay - Elapsed;
        if (!_isRefused && left > TimeSpan.Zero)
        {
            using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            TimeSpan wait = left < LongestTimer ? left : LongestTimer; // an odd clock may make it anything
            await Task.WhenAny(PrimaryTask, Task.Delay(wait, _clock, over.Token)).ConfigureAwait(false);
            over.Cancel();
        }

        return _isRefused || PrimaryTask.IsCompleted ? Timeout.InfiniteTimeSpan : TimeSpan.Zero;
    }

    /// <summary>Makes what runs the replica; <see langword="null"/> when it may not start, which is final.</summary>
    public Func<ValueTask<Outcome<int>>>? TryStartReplica(CancellationToken cancellationToken)
    {
        if (!_hedging.TryTakeToken())
        {
            _isRefused = true;
            return null;
        }

        bool isStarted = false;
        try
        {
            if (BudgetAllows() && Interlocked.CompareExchange(ref _phase, Phases.BothRun, Phases.PrimaryRuns) == Phases.PrimaryRuns)
            {
                OnHedged();
                isStarted = true;
                return () => RunReplicaAsync(cancellationToken);
            }
        }
        catch (Exception exception)
        {
            // Not a failure of a copy, so nothing waits for the other one.
            _ownFailure = exception;
            throw;
        }
        finally
        {
            if (!isStarted)
            {
                _hedging.ReturnToken();
            }
        }

        _isRefused = true;
        return null;
    }

    /// <summary>Judges the end of a copy: whether the other one may still save the call.</summary>
    public bool MayWaitForOther(int copy, Exception? failure)
    {
        bool hasOther = copy == Replica
            || Interlocked.CompareExchange(ref _phase, Phases.PrimaryEnded, Phases.PrimaryRuns) == Phases.BothRun;
        return failure is not null && failure != _ownFailure && hasOther;
    }

    protected void Begin() => _started = _clock.GetTimestamp();

    protected abstract bool BudgetAllows();

    protected abstract void OnHedged();

    protected abstract ValueTask<Outcome<int>> RunReplicaAsync(CancellationToken cancellationToken);

    private static class Phases
    {
        public const int PrimaryRuns = 0;
        public const int BothRun = 1;
        public const int PrimaryEnded = 2;
    }
}
