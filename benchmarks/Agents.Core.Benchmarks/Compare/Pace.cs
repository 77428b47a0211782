namespace Agents.Core.Benchmarks.Compare;

/// <summary>How long a trial takes.</summary>
/// <param name="WarmUp">How long it is warmed up.</param>
/// <param name="Round">How long a round takes, as near as repetitions come to it.</param>
public readonly record struct Pace(TimeSpan WarmUp, TimeSpan Round)
{
    /// <summary>Gets the pace of most trials.</summary>
    /// <remarks>On one core the runtime optimizes beside the work, and had not finished after a second.</remarks>
    public static Pace Usual { get; } = new(TimeSpan.FromMilliseconds(3_000), TimeSpan.FromMilliseconds(100));
}
