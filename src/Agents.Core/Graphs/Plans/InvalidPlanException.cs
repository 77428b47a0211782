namespace Agents.Core.Graphs.Plans;

/// <summary>A plan cannot be used. Its problems are listed, not just the first.</summary>
public sealed class InvalidPlanException : AgentException
{
    internal InvalidPlanException(IReadOnlyList<PlanProblem> problems, int count)
        : base(Describe(problems, count))
    {
        Problems = problems;
        ProblemCount = count;
    }

    /// <summary>Gets what is wrong, at most <see cref="GraphPlan.MaxProblemsListed"/> of it.</summary>
    public IReadOnlyList<PlanProblem> Problems { get; }

    /// <summary>Gets how much is wrong, what is not listed included.</summary>
    public int ProblemCount { get; }

    private static string Describe(IReadOnlyList<PlanProblem> problems, int count)
    {
        string more = count > problems.Count ? $" And {count - problems.Count} more." : "";
        return $"The plan cannot be used: {string.Join(' ', problems)}{more}";
    }
}
