namespace Agents.Core.Testing;

/// <summary>What may happen in a <see cref="GraphSimulation"/>, and how often.</summary>
/// <remarks>Read once when the simulation is made. Not thread-safe while it is being changed.</remarks>
public sealed class GraphSimulationOptions
{
    /// <summary>The greatest <see cref="MaxSteps"/>.</summary>
    public const int GreatestSteps = 10_000_000;

    /// <summary>Gets or sets how often a call fails.</summary>
    /// <value>0 for never to 1 for always. The default is 0.15. Half of the failures may pass when the call is made again, and half come
    /// after the work was done, so that only its result is lost.</value>
    public double Failures { get; set; } = 0.15;

    /// <summary>Gets or sets how often a call ends at once, without a wait.</summary>
    /// <value>0 for never to 1 for always. The default is 0.25.</value>
    public double Immediate { get; set; } = 0.25;

    /// <summary>Gets or sets how often the clock moves in the place of a call's end, while timers wait for it.</summary>
    /// <value>0 to 1. The default is 0.2. When no call is left that could end, the clock moves anyway.</value>
    public double ClockMoves { get; set; } = 0.2;

    /// <summary>Gets or sets how often a call takes no notice of its cancellation until later: it then ends as cancelled, or fails, or
    /// succeeds after all.</summary>
    /// <value>0 to 1. The default is 0.4. The other calls end as soon as they are cancelled.</value>
    public double LateCancellations { get; set; } = 0.4;

    /// <summary>Gets or sets how often a step cancels the run.</summary>
    /// <value>0 for never to 1. The default is 0.01.</value>
    public double Cancellations { get; set; } = 0.01;

    /// <summary>Gets or sets how many decisions a run may need before it counts as one that never ends.</summary>
    /// <value>1 to <see cref="GreatestSteps"/>. The default is 100,000.</value>
    public int MaxSteps { get; set; } = 100_000;

    /// <summary>Gets or sets how long the simulation waits, by the real clock, for a run in which nothing can happen, before it says that the
    /// run has come to a standstill.</summary>
    /// <value>More than 0 and at most 1 hour. The default is 10 seconds.</value>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets what the checks of the events have to be told.</summary>
    /// <value>The default is empty. <see cref="GraphInvariantsOptions.IsSingleThreaded"/> is set by the simulation.</value>
    public GraphInvariantsOptions Invariants { get; } = new();

    internal void ThrowIfInvalid(string parameter)
    {
        List<string> failures = [];
        AddIfNoPart(failures, Failures, nameof(Failures));
        AddIfNoPart(failures, Immediate, nameof(Immediate));
        AddIfNoPart(failures, ClockMoves, nameof(ClockMoves));
        AddIfNoPart(failures, LateCancellations, nameof(LateCancellations));
        AddIfNoPart(failures, Cancellations, nameof(Cancellations));
        if (MaxSteps is < 1 or > GreatestSteps)
        {
            failures.Add($"{nameof(MaxSteps)} must be 1 to {GreatestSteps}, but is {MaxSteps}.");
        }

        if (Patience <= TimeSpan.Zero || Patience > TimeSpan.FromHours(1))
        {
            failures.Add($"{nameof(Patience)} must be more than 0 and at most 1 hour, but is {Patience}.");
        }

        if (failures.Count > 0)
        {
            throw new ArgumentException($"{nameof(GraphSimulationOptions)} cannot be used: {string.Join(' ', failures)}", parameter);
        }
    }

    private static void AddIfNoPart(List<string> failures, double part, string name)
    {
        if (part is not (>= 0 and <= 1))
        {
            failures.Add($"{name} must be 0 to 1, but is {part}.");
        }
    }
}
