namespace Agents.Core.Topologies;

/// <summary>What a team cost and brought, compared with one agent that did the same work.</summary>
/// <remarks>The measures of "Towards a Science of Scaling Agent Systems" (arXiv 2512.08296, section on coordination metrics). Every number is finite.</remarks>
public static class TeamMetrics
{
    /// <summary>Computes how many more reasoning turns a team took: O% = (T − T₁) / T₁ · 100.</summary>
    /// <param name="teamTurns">The turns of the team; 0 or more.</param>
    /// <param name="singleTurns">The turns of one agent; more than 0.</param>
    /// <returns>The overhead in percent; negative when the team took fewer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static double Overhead(double teamTurns, double singleTurns)
    {
        ThrowIfNegative(teamTurns, nameof(teamTurns));
        ThrowIfNotPositive(singleTurns, nameof(singleTurns));
        return (teamTurns - singleTurns) / singleTurns * 100;
    }

    /// <summary>Computes what success a team has for the turns that it takes: E = S / (T / T₁).</summary>
    /// <param name="success">The part of tasks that succeed; 0 to 1.</param>
    /// <param name="teamTurns">The turns of the team; more than 0.</param>
    /// <param name="singleTurns">The turns of one agent; more than 0.</param>
    /// <returns>The success divided by how many times the turns of one agent it took; the success itself when both took the same.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static double Efficiency(double success, double teamTurns, double singleTurns)
    {
        ThrowIfNoPart(success, nameof(success));
        ThrowIfNotPositive(teamTurns, nameof(teamTurns));
        ThrowIfNotPositive(singleTurns, nameof(singleTurns));
        return success / (teamTurns / singleTurns);
    }

    /// <summary>Computes how much more often a team fails.</summary>
    /// <param name="teamFailure">The part of tasks at which the team fails; 0 to 1.</param>
    /// <param name="singleFailure">The part at which one agent fails; more than 0, at most 1.</param>
    /// <returns>The amplification of errors; below 1 when the team fails less often.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static double ErrorAmplification(double teamFailure, double singleFailure)
    {
        ThrowIfNoPart(teamFailure, nameof(teamFailure));
        ThrowIfNoPart(singleFailure, nameof(singleFailure));
        ThrowIfNotPositive(singleFailure, nameof(singleFailure));
        return teamFailure / singleFailure;
    }

    /// <summary>Computes how much the agents of a team write to each other.</summary>
    /// <param name="messages">How many messages they sent each other; 0 or more.</param>
    /// <param name="turns">How many reasoning turns they took; more than 0.</param>
    /// <returns>The messages a turn.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static double MessageDensity(double messages, double turns)
    {
        ThrowIfNegative(messages, nameof(messages));
        ThrowIfNotPositive(turns, nameof(turns));
        return messages / turns;
    }

    private static void ThrowIfNoPart(double value, string name)
    {
        if (value is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(name, value, "The value must be 0 to 1.");
        }
    }

    private static void ThrowIfNegative(double value, string name)
    {
        if (value is not (>= 0 and < double.PositiveInfinity))
        {
            throw new ArgumentOutOfRangeException(name, value, "The value must be 0 or more, and finite.");
        }
    }

    private static void ThrowIfNotPositive(double value, string name)
    {
        if (value is not (> 0 and < double.PositiveInfinity))
        {
            throw new ArgumentOutOfRangeException(name, value, "The value must be more than 0, and finite.");
        }
    }
}
