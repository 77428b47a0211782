using Agents.Core.Roles;

namespace Agents.Core.Planning;

/// <summary>What is wrong with a plan, found before anything of it runs and without asking a model.</summary>
/// <remarks>
/// Immutable. Source: Agent-Oriented Planning, arXiv 2410.02189, section 3.2, principles of completeness, non-redundancy and solvability; the rules by which they are
/// checked here are our own.
/// </remarks>
public sealed record PlanReview
{
    private PlanReview()
    {
    }

    /// <summary>Gets the facts of the task that no part of the plan mentions.</summary>
    public IReadOnlyList<KeyFact> Missing { get; private init; } = [];

    /// <summary>Gets the parts that ask for the same thing, by their numbers.</summary>
    public IReadOnlyList<SimilarSubtasks> Redundant { get; private init; } = [];

    /// <summary>Gets the numbers of the parts that no agent can do, from 0.</summary>
    public IReadOnlyList<int> Unsolvable { get; private init; } = [];

    /// <summary>Gets whether nothing is wrong.</summary>
    public bool IsAccepted => Missing.Count == 0 && Redundant.Count == 0 && Unsolvable.Count == 0;

    /// <summary>Reviews a plan.</summary>
    /// <param name="goal">The task that is divided. What its context says is known to all parts.</param>
    /// <param name="plan">The plan. One without parts is accepted.</param>
    /// <param name="context">The context of whoever asks, whose ledger pays where a model compares the parts.</param>
    /// <param name="similarity">Compares the parts beside <see cref="WordSimilarity"/>, which always does; <see langword="null"/> for words alone.</param>
    /// <param name="decisions">What is decided about each part, to find those that nobody can do; <see langword="null"/> when nothing is decided.</param>
    /// <param name="options">When two parts are the same; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The review.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="goal"/>, <paramref name="plan"/> or <paramref name="context"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are decisions, but not one for each part.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    /// <exception cref="AgentException">The comparison failed.</exception>
    public static async ValueTask<PlanReview> ReviewAsync(
        Goal goal,
        TaskPlan plan,
        AgentContext context,
        ITextSimilarity? similarity = null,
        IReadOnlyList<AllocationDecision>? decisions = null,
        PlanReviewOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(goal);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(context);
        options ??= new PlanReviewOptions();
        options.ThrowIfInvalid();
        if (decisions is not null && decisions.Count != plan.Subtasks.Count)
        {
            throw new ArgumentException($"There must be one decision for each of {plan.Subtasks.Count} parts, but there are {decisions.Count}.", nameof(decisions));
        }

        if (plan.Subtasks.Count == 0)
        {
            return new PlanReview();
        }

        return new PlanReview
        {
            Missing = FindMissing(goal, plan),
            Redundant = await FindRedundantAsync(plan, context, similarity, options, cancellationToken).ConfigureAwait(false),
            Unsolvable = decisions is null
                ? []
                : [.. Enumerable.Range(0, decisions.Count).Where(part => decisions[part].Kind == AllocationKind.Unsolvable)],
        };
    }

    /// <summary>Writes what is wrong for a planner to read, one sentence a problem.</summary>
    /// <returns>The sentences; empty when nothing is wrong. Parts are numbered from 0, as planners number them.</returns>
    public IReadOnlyList<string> ToProblems() =>
    [
        .. Missing.Select(fact => fact.Kind switch
        {
            KeyFactKind.Number => $"The task says {fact.Text}, but no part of the plan mentions this number.",
            KeyFactKind.Quotation => $"The task says \"{fact.Text}\", but no part of the plan mentions this quotation.",
            _ => $"The task names {fact.Text}, but no part of the plan mentions this name.",
        }),
        .. Redundant.Select(pair =>
            $"Part {pair.Second} asks for the same thing as part {pair.First}. Keep one of them, or say what differs."),
        .. Unsolvable.Select(part => $"No agent can do part {part}. Replace it by something that one of the agents can do."),
    ];

    private static IReadOnlyList<KeyFact> FindMissing(Goal goal, TaskPlan plan)
    {
        IEnumerable<string> texts = plan.Subtasks
            .SelectMany(part => new[] { part.Goal.Text, part.Goal.Context })
            .Append(goal.Context)
            .OfType<string>();
        return KeyFacts.FindMissing(goal.Text, texts);
    }

    private static async ValueTask<IReadOnlyList<SimilarSubtasks>> FindRedundantAsync(
        TaskPlan plan, AgentContext context, ITextSimilarity? similarity, PlanReviewOptions options, CancellationToken cancellationToken)
    {
        List<SimilarSubtasks> pairs = [];
        for (int second = 1; second < plan.Subtasks.Count; second++)
        {
            int from = Math.Max(0, second - options.MaxCompared);
            string text = plan.Subtasks[second].Goal.Text;
            string[] before = [.. plan.Subtasks.Skip(from).Take(second - from).Select(part => part.Goal.Text)];
            IReadOnlyList<double> words =
                await SimilarityCheck.CompareAsync(WordSimilarity.Instance, text, before, context, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<double>? meaning = similarity is null or WordSimilarity
                ? null
                : await SimilarityCheck.CompareAsync(similarity, text, before, context, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < before.Length; i++)
            {
                bool isSame = words[i] > options.MaxWordSimilarity || (meaning is not null && meaning[i] > options.MaxSimilarity);
                if (isSame)
                {
                    pairs.Add(new SimilarSubtasks { First = from + i, Second = second, Similarity = Math.Max(words[i], meaning?[i] ?? 0) });
                }
            }
        }

        return pairs;
    }
}
