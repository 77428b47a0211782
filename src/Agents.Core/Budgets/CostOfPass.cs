namespace Agents.Core.Budgets;

/// <summary>What a correct answer costs: the money of an attempt divided by the chance that it succeeds.</summary>
/// <remarks>
/// Sources: "Cost-of-Pass: An Economic Framework for Evaluating Language Models" (arXiv 2504.13359), and its use in "Efficient Agents"
/// (arXiv 2508.02694). Money is in US dollars. Pure and thread-safe.
/// </remarks>
public static class CostOfPass
{
    /// <summary>Computes <c>v = C / R</c>.</summary>
    /// <param name="cost">The expected cost of one attempt, C, in dollars; 0 or more.</param>
    /// <param name="successRate">The chance that an attempt succeeds, R; 0 to 1.</param>
    /// <returns>The expected dollars for one correct answer; <see cref="double.PositiveInfinity"/> when no attempt succeeds, even a free one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not a number.</exception>
    public static double Of(double cost, double successRate)
    {
        if (cost is not (>= 0 and < double.PositiveInfinity))
        {
            throw new ArgumentOutOfRangeException(nameof(cost), cost, $"cost must be 0 or more dollars, but is {cost}.");
        }

        if (successRate is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(successRate), successRate, $"successRate must be 0 to 1, but is {successRate}.");
        }

        return successRate == 0 ? double.PositiveInfinity : cost / successRate;
    }

    /// <summary>Computes the cost of pass of recorded attempts: their money divided by how many succeeded.</summary>
    /// <param name="attempts">The attempts, at one problem or at several that count alike; at least 1.</param>
    /// <returns>The dollars for one correct answer; <see cref="double.PositiveInfinity"/> when none succeeded.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="attempts"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no attempts.</exception>
    /// <exception cref="OverflowException">The money of all attempts together does not fit 64 bits of micro-dollars.</exception>
    public static double Of(IEnumerable<RunRecord> attempts)
    {
        ArgumentNullException.ThrowIfNull(attempts);
        long microDollars = 0, count = 0, solved = 0;
        foreach (RunRecord attempt in attempts)
        {
            microDollars = checked(microDollars + attempt.Spend.MicroDollars);
            count++;
            solved += attempt.IsSolved ? 1 : 0;
        }

        return count == 0 ? throw new ArgumentException("There must be at least one attempt.", nameof(attempts))
            : solved == 0 ? double.PositiveInfinity
            : microDollars / 1_000_000d / solved;
    }

    /// <summary>Computes the frontier: for each problem the least cost of pass over all strategies, then the mean over the problems.</summary>
    /// <param name="attempts">The attempts at all problems by all strategies; at least 1.</param>
    /// <param name="humanCosts">What a person asks for a correct answer, in dollars by the problem's name; a problem may be left out. Where
    /// it is less than what every strategy needs, it counts instead.</param>
    /// <returns>The mean of the minima in dollars, which is never more than the least of the means.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="attempts"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no attempts, or a person's cost is negative or not a number.</exception>
    /// <exception cref="InvalidOperationException">No strategy solved some problem, and no person's cost is known for it, so there is no mean;
    /// the message names all such problems.</exception>
    public static double Frontier(IEnumerable<RunRecord> attempts, IReadOnlyDictionary<string, double>? humanCosts = null)
    {
        ArgumentNullException.ThrowIfNull(attempts);
        List<string> unsolved = [];
        double sum = 0;
        int problems = 0;
        foreach (IGrouping<string, RunRecord> problem in attempts.GroupBy(attempt => attempt.Problem, StringComparer.Ordinal))
        {
            double least = Math.Min(
                problem.GroupBy(attempt => attempt.Strategy, StringComparer.Ordinal).Min(Of),
                HumanCost(problem.Key, humanCosts));
            problems++;
            sum += least;
            if (double.IsPositiveInfinity(least))
            {
                unsolved.Add(problem.Key);
            }
        }

        return problems == 0 ? throw new ArgumentException("There must be at least one attempt.", nameof(attempts))
            : unsolved.Count == 0 ? sum / problems
            : throw new InvalidOperationException(
                $"No strategy solved these problems, and what a person asks for them is not known: {string.Join(", ", unsolved)}.");
    }

    /// <summary>Computes by how much strategies lower the frontier when they join others.</summary>
    /// <param name="others">The attempts of the strategies that were there before; at least 1.</param>
    /// <param name="added">The attempts of the strategies that join; they may be of the same problems only.</param>
    /// <param name="humanCosts">What a person asks, as for <see cref="Frontier"/>.</param>
    /// <returns><c>V(others) − V(others and added)</c> in dollars, 0 or more. With all other strategies as <paramref name="others"/>, it
    /// says how essential a family of models is.</returns>
    /// <exception cref="ArgumentNullException">The others or the added are <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no others, or one that joins tried a problem that none of the others tried.</exception>
    /// <exception cref="InvalidOperationException">As for <see cref="Frontier"/>.</exception>
    public static double Gain(
        IReadOnlyCollection<RunRecord> others, IReadOnlyCollection<RunRecord> added, IReadOnlyDictionary<string, double>? humanCosts = null)
    {
        ArgumentNullException.ThrowIfNull(others);
        ArgumentNullException.ThrowIfNull(added);
        HashSet<string> problems = new(others.Select(attempt => attempt.Problem), StringComparer.Ordinal);
        if (added.FirstOrDefault(attempt => !problems.Contains(attempt.Problem)) is { } stranger)
        {
            throw new ArgumentException($"The others did not try the problem '{stranger.Problem}', so there is nothing to compare.", nameof(added));
        }

        return Frontier(others, humanCosts) - Frontier([.. others, .. added], humanCosts);
    }

    private static double HumanCost(string problem, IReadOnlyDictionary<string, double>? humanCosts) =>
        humanCosts is null || !humanCosts.TryGetValue(problem, out double cost) ? double.PositiveInfinity
        : cost >= 0 ? cost
        : throw new ArgumentException($"What a person asks for '{problem}' must be 0 or more dollars, but is {cost}.", nameof(humanCosts));
}
