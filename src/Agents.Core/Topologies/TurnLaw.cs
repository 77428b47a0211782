namespace Agents.Core.Topologies;

/// <summary>How many reasoning turns a team takes: 2.72·(n + 0.5)^1.724 for n agents.</summary>
/// <remarks>Fitted in "Towards a Science of Scaling Agent Systems" (arXiv 2512.08296, R² 0.974) to teams of 1 to 4 agents; beyond, it is extrapolated.</remarks>
public static class TurnLaw
{
    private const double Factor = 2.72;
    private const double Offset = 0.5;
    private const double Exponent = 1.724;

    /// <summary>Predicts the turns of a team.</summary>
    /// <param name="agents">How many agents it has; 1 or more.</param>
    /// <returns>The turns of all its agents together.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="agents"/> is less than 1.</exception>
    public static double Predict(int agents)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(agents, 1);
        return Factor * Math.Pow(agents + Offset, Exponent);
    }

    /// <summary>Predicts how many more turns a team takes than one agent.</summary>
    /// <param name="agents">How many agents it has; 1 or more.</param>
    /// <returns>The overhead in percent; 0 for one agent.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="agents"/> is less than 1.</exception>
    public static double PredictOverhead(int agents) => TeamMetrics.Overhead(Predict(agents), Predict(1));
}
