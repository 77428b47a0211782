namespace Agents.Core.Graphs.Plans;

/// <summary>Collects what is wrong with a plan: the first of it as sentences, the rest as a number.</summary>
internal sealed class PlanProblems
{
    private readonly List<PlanProblem> _listed = [];

    public IReadOnlyList<PlanProblem> Listed => _listed;

    public int Count { get; private set; }

    /// <summary>Gets whether a further problem is only counted, so that its words need no effort.</summary>
    public bool IsFull => _listed.Count == GraphPlan.MaxProblemsListed;

    public void Add(PlanProblemKind kind, string path, string message)
    {
        Count++;
        if (!IsFull)
        {
            _listed.Add(new PlanProblem { Kind = kind, Path = path, Message = message });
        }
    }
}
