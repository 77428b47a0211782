namespace Agents.Core.Testing;

/// <summary>Decides which of many points of a run fails: the k-th that is reached, and no other.</summary>
/// <remarks>
/// Layers that can fail call <see cref="Hit"/>. <see cref="ForEachAsync"/> runs the same work with the first point failing, then the
/// second, and so on until a run reaches fewer points than that, so that every point has failed once. Thread-safe.
/// </remarks>
public sealed class FaultSchedule
{
    /// <summary>How many points <see cref="ForEachAsync"/> goes through at most when nothing else is said.</summary>
    public const int DefaultMaxPoints = 1_000;

    private readonly Func<string, Exception> _fault;
    private int _hits;

    /// <summary>Initializes a schedule.</summary>
    /// <param name="failAt">The number of the point that fails, from 1; 0 for none.</param>
    /// <param name="fault">Makes the exception from the name of the point; <see langword="null"/> for an <see cref="InjectedFaultException"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="failAt"/> is negative.</exception>
    public FaultSchedule(int failAt, Func<string, Exception>? fault = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(failAt);
        FailAt = failAt;
        _fault = fault ?? (static point => new InjectedFaultException(point));
    }

    /// <summary>Gets the number of the point that fails, from 1; 0 for none.</summary>
    public int FailAt { get; }

    /// <summary>Gets how many points were reached.</summary>
    public int Hits => Volatile.Read(ref _hits);

    /// <summary>Gets the name of the point that failed; <see langword="null"/> when none has.</summary>
    public string? FiredAt { get; private set; }

    /// <summary>Gets whether a point has failed.</summary>
    public bool HasFired => FiredAt is not null;

    /// <summary>Runs the same work with every point failing once.</summary>
    /// <param name="run">The work: builds its layers around the schedule, runs, and checks what must hold whatever fails. Faults that leave
    /// the work are its own to catch; what this function throws ends the sweep.</param>
    /// <param name="maxPoints">How many points there may be at most; 1 or more.</param>
    /// <param name="fault">Makes the exception from the name of the point; <see langword="null"/> for an <see cref="InjectedFaultException"/>.</param>
    /// <param name="cancellationToken">Ends the sweep between two runs.</param>
    /// <returns>How many points there are: the last run went through all of them and none failed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="run"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxPoints"/> is less than 1.</exception>
    /// <exception cref="FaultScheduleException">A run threw, which is the inner exception, or there are more points than allowed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<int> ForEachAsync(
        Func<FaultSchedule, Task> run,
        int maxPoints = DefaultMaxPoints,
        Func<string, Exception>? fault = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPoints, 1);
        for (int k = 1; k <= maxPoints + 1; k++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            FaultSchedule schedule = new(k, fault);
            try
            {
                await run(schedule).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                throw new FaultScheduleException(
                    $"With a fault at point {k} ({schedule.FiredAt ?? "not reached"}) the run threw {exception.GetType().Name}: {exception.Message}",
                    k,
                    exception);
            }

            if (schedule.Hits < k)
            {
                return schedule.Hits;
            }
        }

        throw new FaultScheduleException(
            $"After {maxPoints} points there are still more. A layer that retries forever never gets through; raise maxPoints if it does.", maxPoints, null);
    }

    /// <summary>Says that a point was reached where something can fail.</summary>
    /// <param name="point">The name of the point, for messages.</param>
    /// <exception cref="Exception">This is the point that fails.</exception>
    public void Hit(string point)
    {
        if (Interlocked.Increment(ref _hits) == FailAt)
        {
            FiredAt = point;
            throw _fault(point);
        }
    }
}
