namespace Agents.Core.Benchmarks.Routing;

/// <summary>The arithmetic of arXiv 2603.01548, table 6: what failures cost a day when a ReAct loop recovers from each by asking a model.</summary>
/// <remarks>Nothing here is measured: the paper's rates, multiplied.</remarks>
public static class SixthTable
{
    private const double FailureRate = 0.05;
    private const double SecondsPerFailure = 2;
    private const double ModelCallsPerFailure = 4;

    /// <summary>Gets the numbers of tasks a day.</summary>
    public static IReadOnlyList<int> TasksPerDay { get; } = [10_000, 100_000, 1_000_000];

    /// <summary>Computes a row.</summary>
    /// <param name="tasks">How many tasks there are a day.</param>
    /// <returns>Failures a day, the time a ReAct loop spends on them, and the model calls it makes for them.</returns>
    public static (double Failures, TimeSpan ReactTime, double ReactModelCalls) Compute(int tasks)
    {
        double failures = tasks * FailureRate;
        return (failures, TimeSpan.FromSeconds(failures * SecondsPerFailure), failures * ModelCallsPerFailure);
    }
}
