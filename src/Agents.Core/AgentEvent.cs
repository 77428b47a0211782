namespace Agents.Core;

/// <summary>One thing that happened in a run, in order. The set of kinds is closed; each kind is a sealed child.</summary>
/// <remarks>
/// Immutable once emitted. Sequence, time and path are stamped when the event is emitted, so an instance can be emitted once. What an event
/// holds of prompts, arguments, results and words of other code reaches an observer only where <see cref="RunOptions.EventContent"/> says so;
/// else <see cref="Withheld"/> stands in the place of a text, and outcomes and failures say that they are withheld.
/// </remarks>
public abstract record AgentEvent
{
    /// <summary>What stands in an event in the place of a text that its observer is not given.</summary>
    public const string Withheld = "(withheld)";

    private protected AgentEvent()
    {
    }

    /// <summary>Gets the place of the event in its run.</summary>
    /// <value>1 for the first event, one more for each that follows; 0 before the event was emitted.</value>
    public long Sequence { get; private set; }

    /// <summary>Gets when it happened, by the run's clock.</summary>
    public DateTimeOffset Time { get; private set; }

    /// <summary>Gets where in the run it happened; <see langword="null"/> before the event was emitted.</summary>
    public AgentPath? Path { get; private set; }

    /// <summary>Makes the event without what it holds of prompts, arguments, results and words of other code; with the same stamp.</summary>
    /// <returns>This event when it holds none of these.</returns>
    internal virtual AgentEvent WithoutContent() => this;

    /// <summary>Adds what happened to the telemetry of the run. Called once, by the thread that emits the event, after it was stamped.</summary>
    /// <param name="telemetry">The run's telemetry.</param>
    /// <param name="subject">What the event is about; <see langword="null"/> when whoever emits it does not say, as applications do not.</param>
    internal virtual void Trace(RunTelemetry telemetry, object? subject)
    {
    }

    internal void Stamp(long sequence, DateTimeOffset time, AgentPath path)
    {
        if (Sequence != 0)
        {
            throw new InvalidOperationException($"This {GetType().Name} was emitted before, as number {Sequence}. Make a new event for each emit.");
        }

        Sequence = sequence;
        Time = time;
        Path = path;
    }
}
