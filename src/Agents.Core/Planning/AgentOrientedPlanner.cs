using Agents.Core.Chat;
using Agents.Core.Roles;
using Microsoft.Extensions.AI;

namespace Agents.Core.Planning;

/// <summary>A planner that checks the plan of another one before anything of it runs, and gives each part to the agent of a team that fits it.</summary>
/// <remarks>
/// <para>
/// The inner planner is asked again, with the problems and the plan that had them, when facts of the task are missing or parts ask for the same
/// thing (at most <see cref="AgentOrientedPlannerOptions.MaxReviewRounds"/> times), and once when no agent can do some part. Then every part is assigned, put in other
/// words or divided, each at most once, and what comes of a part that was divided is not divided again: so it always ends. A
/// refusal of the budget ends the asking, and the plan at hand is used.
/// </para>
/// <para>
/// Source: Agent-Oriented Planning, arXiv 2410.02189. Immutable and thread-safe but for what its team learns, as far as the inner planner and the
/// refiner are.
/// </para>
/// </remarks>
public sealed partial class AgentOrientedPlanner : IPlanner, IModelUser
{
    private const string Suffix = "-for-team";

    private readonly IPlanner _inner;
    private readonly AgentTeam _team;
    private readonly IPlanRefiner _refiner;
    private readonly AllocationOptions _allocation;
    private readonly PlanReviewOptions _review;
    private readonly int _maxReviewRounds;

    /// <summary>Initializes a planner.</summary>
    /// <param name="inner">The planner whose plans are checked.</param>
    /// <param name="team">The agents that can be given parts; with none, plans are reviewed and nothing is allocated.</param>
    /// <param name="options">How it works; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> or <paramref name="team"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    public AgentOrientedPlanner(IPlanner inner, AgentTeam team, AgentOrientedPlannerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(team);
        options ??= new AgentOrientedPlannerOptions();
        options.ThrowIfInvalid();
        _inner = inner;
        _team = team;
        _refiner = options.Refiner;
        _allocation = options.Allocation.Copy();
        _review = options.Review.Copy();
        _maxReviewRounds = options.MaxReviewRounds;
        Name = AgentPath.CheckName($"{inner.Name[..Math.Min(inner.Name.Length, AgentPath.MaxNameLength - Suffix.Length)]}{Suffix}", nameof(inner));
    }

    /// <summary>Gets the name: that of the inner planner, with <c>-for-team</c> after it.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    IReadOnlyList<IChatClient> IModelUser.Clients =>
        [.. ((_inner as IModelUser)?.Clients ?? []).Concat((_refiner as IModelUser)?.Clients ?? []).Distinct(ReferenceEqualityComparer.Instance).Cast<IChatClient>()];

    /// <inheritdoc/>
    public async ValueTask<TaskPlan> InvokeAsync(PlanRequest input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        IReadOnlyList<AgentProfile> profiles = _team.ToSnapshot();
        PlanRequest request = WithTeam(input, profiles);
        TaskPlan plan = await AskAsync(request, context, cancellationToken).ConfigureAwait(false);
        int rounds = 0;
        bool isReplanned = false;
        for (int attempt = 1; ; attempt++)
        {
            IReadOnlyList<AllocationDecision>? decisions = await DecideAsync(plan.Subtasks, profiles, context, cancellationToken).ConfigureAwait(false);
            PlanReview review = await PlanReview.ReviewAsync(
                input.Goal, plan, context, _team.Similarity, decisions, _review, cancellationToken).ConfigureAwait(false);
            bool asksForReview = review.Missing.Count + review.Redundant.Count > 0 && rounds < _maxReviewRounds;
            bool asksForSolvable = review.Unsolvable.Count > 0 && !isReplanned;
            Tell(context, review, attempt, asksForReview || asksForSolvable);
            TaskPlan? next = asksForReview || asksForSolvable
                ? await TryAskAgainAsync(request, plan, review, context, cancellationToken).ConfigureAwait(false)
                : null;
            if (next is null)
            {
                return decisions is null ? plan : await AllocateAsync(request, plan, decisions, profiles, context, cancellationToken).ConfigureAwait(false);
            }

            plan = next;
            rounds += asksForReview ? 1 : 0;
            isReplanned |= asksForSolvable;
        }
    }

    private static PlanRequest WithTeam(PlanRequest request, IReadOnlyList<AgentProfile> profiles) => request.Briefing.Executors.Count > 0
        ? request
        : request with { Briefing = request.Briefing with { Executors = [.. profiles.Select(profile => $"{profile.Name}: {profile.Description}")] } };

    private static void Tell(AgentContext context, PlanReview review, int attempt, bool isAskedAgain)
    {
        if (context.IsObserved)
        {
            context.Emit(new PlanReviewed
            {
                Attempt = attempt,
                Missing = review.Missing.Count,
                Redundant = review.Redundant.Count,
                Unsolvable = review.Unsolvable.Count,
                IsAskedAgain = isAskedAgain,
            });
        }
    }

    private async ValueTask<TaskPlan> AskAsync(PlanRequest request, AgentContext context, CancellationToken cancellationToken) =>
        await context.InvokeAsync(_inner, request, cancellationToken).ConfigureAwait(false)
        ?? throw new InvalidOperationException($"The planner '{_inner.Name}' returned null; it must return a plan.");

    /// <summary>Asks for another plan.</summary>
    /// <returns>The plan; <see langword="null"/> when a budget refused it.</returns>
    private async ValueTask<TaskPlan?> TryAskAgainAsync(
        PlanRequest request, TaskPlan rejected, PlanReview review, AgentContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(request with { Problems = review.ToProblems(), Rejected = rejected }, context, cancellationToken).ConfigureAwait(false);
        }
        catch (BudgetExceededException)
        {
            context.ReportStop(StopReason.BudgetExhausted);
            return null;
        }
    }

    /// <summary>Decides about each part.</summary>
    /// <returns>The decisions; <see langword="null"/> when there is nobody to give a part to.</returns>
    private async ValueTask<IReadOnlyList<AllocationDecision>?> DecideAsync(
        IReadOnlyList<Subtask> parts, IReadOnlyList<AgentProfile> profiles, AgentContext context, CancellationToken cancellationToken)
    {
        if (profiles.Count == 0)
        {
            return null;
        }

        AllocationDecision[] decisions = new AllocationDecision[parts.Count];
        for (int i = 0; i < decisions.Length; i++)
        {
            IReadOnlyList<TaskFit> fits = await TaskFit.MeasureAsync(
                parts[i].Goal.Text, profiles, _team.Similarity, context, cancellationToken).ConfigureAwait(false);
            decisions[i] = AllocationDecision.Decide(fits, parts[i].Executor, _allocation);
        }

        return decisions;
    }
}
