namespace Agents.Core.Graphs.Plans;

/// <summary>What became of a plan that was read: the plan, or everything that is wrong with it.</summary>
/// <typeparam name="TInput">The type of what the plan's graph is given.</typeparam>
/// <typeparam name="TOutput">The type of what it makes of it.</typeparam>
/// <remarks>Immutable.</remarks>
public sealed class GraphPlanResult<TInput, TOutput>
{
    internal GraphPlanResult(GraphPlan<TInput, TOutput>? plan, IReadOnlyList<PlanProblem> problems, int problemCount, IReadOnlyList<PlanRepair> repairs)
    {
        Plan = plan;
        Problems = problems;
        ProblemCount = problemCount;
        Repairs = repairs;
    }

    /// <summary>Gets the plan; <see langword="null"/> when anything is wrong with it.</summary>
    public GraphPlan<TInput, TOutput>? Plan { get; }

    /// <summary>Gets what is wrong, at most <see cref="GraphPlan.MaxProblemsListed"/> of it; empty when there is a plan.</summary>
    public IReadOnlyList<PlanProblem> Problems { get; }

    /// <summary>Gets how much is wrong, what is not listed included.</summary>
    public int ProblemCount { get; }

    /// <summary>Gets what was repaired, in order, also when the plan was refused for something else.</summary>
    public IReadOnlyList<PlanRepair> Repairs { get; }

    /// <summary>Gets the plan, or throws.</summary>
    /// <returns>The plan.</returns>
    /// <exception cref="InvalidPlanException">Something is wrong with it.</exception>
    public GraphPlan<TInput, TOutput> GetPlan() => Plan ?? throw new InvalidPlanException(Problems, ProblemCount);
}
