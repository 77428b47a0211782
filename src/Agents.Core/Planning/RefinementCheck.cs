using Agents.Core.Roles;

namespace Agents.Core.Planning;

/// <summary>What must hold of what a refiner made of a part, before it may take the part's place.</summary>
internal static class RefinementCheck
{
    /// <summary>Lists what is wrong with a part in other words, one sentence each.</summary>
    public static IReadOnlyList<string> FindProblems(Goal goal, Goal changed) => FindLost(goal.Text, [changed.Text]);

    /// <summary>Lists what is wrong with the parts of a divided one, one sentence each, as far as words tell.</summary>
    public static async ValueTask<IReadOnlyList<string>> FindProblemsAsync(
        DivideRequest request, IReadOnlyList<Subtask> divided, AgentContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> problems = FindProblems(request, divided);
        return problems.Count > 0
            ? problems
            : await FindRepeatsAsync(request, request.Plan.Subtasks, divided, context, null, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lists what is wrong with the parts of a divided one taken for themselves, one sentence each.</summary>
    public static IReadOnlyList<string> FindProblems(DivideRequest request, IReadOnlyList<Subtask> divided)
    {
        if (divided.Count < 2 || divided.Count > request.MaxParts)
        {
            return [$"There must be 2 to {request.MaxParts} parts, but there are {divided.Count}."];
        }

        Goal whole = request.Subtask.Goal;
        return PlanSplit.IsSound(divided)
            ? FindLost(whole.Text, divided.SelectMany(part => new[] { part.Goal.Text, part.Goal.Context }).Append(whole.Context).OfType<string>())
            : ["What parts depend on leads outside of their list, to themselves or round in a circle."];
    }

    /// <summary>Lists which parts of a divided one ask for the same thing as another, one sentence each.</summary>
    /// <param name="request">What was asked of the refiner.</param>
    /// <param name="plan">The parts of the plan as it is now, the divided one whole.</param>
    /// <param name="divided">What it was divided into.</param>
    /// <param name="context">The context of whoever asks.</param>
    /// <param name="similarity">Compares parts beside their words; <see langword="null"/> for words alone.</param>
    /// <param name="options">When two parts are the same; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async ValueTask<IReadOnlyList<string>> FindRepeatsAsync(
        DivideRequest request,
        IReadOnlyList<Subtask> plan,
        IReadOnlyList<Subtask> divided,
        AgentContext context,
        ITextSimilarity? similarity,
        PlanReviewOptions? options,
        CancellationToken cancellationToken)
    {
        PlanReview review = await PlanReview.ReviewAsync(
            request.Goal,
            request.Plan with { Subtasks = PlanSplit.Replace(plan, request.Index, divided) },
            context,
            similarity,
            options: options,
            cancellationToken: cancellationToken).ConfigureAwait(false);
        return
        [
            .. Enumerable.Range(0, divided.Count)
                .Where(part => review.Redundant.Any(pair => pair.First == request.Index + part || pair.Second == request.Index + part))
                .Select(part => $"Part {part} asks for the same thing as another part of the plan or of this list."),
        ];
    }

    private static IReadOnlyList<string> FindLost(string text, IEnumerable<string> others) =>
        [.. KeyFacts.FindMissing(text, others).Select(fact => $"It leaves out {fact.Text}, which must be kept as it is written.")];
}
